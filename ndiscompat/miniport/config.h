/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Configuration handles.
 */
#ifndef _NDISCOMPAT_CONFIG_H
#define _NDISCOMPAT_CONFIG_H

struct ndc_keywords;

void ndc_config_init(void);
void ndc_config_exit(void);

/* The store ends: handles that its port has left are reported and closed. */
void ndc_config_close_all(struct ndc_keywords *keywords, const char *driver,
			  const char *adapter);

#endif /* _NDISCOMPAT_CONFIG_H */
