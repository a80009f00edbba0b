/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keywords: what Windows keeps in the registry for an adapter.
 */
#ifndef _NDISCOMPAT_KEYWORD_H
#define _NDISCOMPAT_KEYWORD_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct ndc_port;
struct ndiscompat_keyword;
struct ndiscompat_port;

/**
 * struct ndc_keyword - a keyword and what it is
 * @node: in its store
 * @rule: what it may be, or NULL
 * @type: its NDIS_PARAMETER_TYPE: an integer, else what @data is
 * @value: the integer
 * @length: bytes of @data
 * @data: as a port reads it
 * @name: with the subkeys that it is in, parted by backslashes
 */
struct ndc_keyword {
	struct list_head node;
	const struct ndiscompat_keyword *rule;
	int type;
	u32 value;
	u16 length;
	void *data;
	char name[];
};

/**
 * struct ndc_keywords - a store
 * @lock: protects it
 * @list: its keywords
 */
struct ndc_keywords {
	struct mutex lock;
	struct list_head list;
};

int ndc_keywords_check(const struct ndiscompat_port *port, const char *text);
void ndc_keywords_start(struct ndc_keywords *keywords);
int ndc_keywords_fill(struct ndc_keywords *keywords,
		      const struct ndc_port *port);
void ndc_keywords_stop(struct ndc_keywords *keywords);
int ndc_keyword_set(struct ndc_keywords *keywords, const char *name, u32 value);
int ndc_keyword_get(struct ndc_keywords *keywords, const char *name, u32 *value,
		    u32 *minimum, u32 *maximum);
int ndc_keyword_set_text(struct ndc_keywords *keywords, const char *name,
			 const char *text);
int ndc_keyword_write(struct ndc_keywords *keywords, const char *name, int type,
		      u32 value, const void *data, u16 length);
struct ndc_keyword *ndc_keyword_find(struct ndc_keywords *keywords,
				     const char *name);

#endif /* _NDISCOMPAT_KEYWORD_H */
