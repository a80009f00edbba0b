/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Text by the rules of Microsoft's printf.
 */
#ifndef _NDISCOMPAT_FORMAT_H
#define _NDISCOMPAT_FORMAT_H

#include <linux/stdarg.h>
#include <linux/types.h>

/**
 * struct ndc_text - where text is put
 * @buffer: characters of 1 byte or 2
 * @size: how many there is room for; no terminator is added
 * @length: how many there would be with room for all
 * @wide: characters and format are of 2 bytes
 * @hash: pointers are printed hashed, for logs
 */
struct ndc_text {
	void *buffer;
	size_t size;
	size_t length;
	bool wide;
	bool hash;
};

void ndc_format(struct ndc_text *text, const void *format, va_list args);

#endif /* _NDISCOMPAT_FORMAT_H */
