// SPDX-License-Identifier: GPL-2.0-only
/*
 * The check of an NDIS_OBJECT_HEADER: Type, then Revision, then Size.
 */
#include "core/object.h"

#include <linux/errno.h>
#include <linux/export.h>
#include <linux/minmax.h>
#include <kunit/visibility.h>

/**
 * ndc_object_revision() - as which revision may a structure be read?
 * @known: what the layer knows of it
 * @type: its Type
 * @revision: its Revision
 * @size: its Size
 *
 * A structure that is newer than the layer is read as the newest known: its
 * first fields are the same.
 *
 * Context: Any.
 * Return: The revision, or -EINVAL for a wrong type, -EPROTONOSUPPORT for
 * revision 0, -EMSGSIZE for a size below that of the revision.
 */
int ndc_object_revision(const struct ndc_object_type *known, u8 type,
			u8 revision, u16 size)
{
	if (type != known->type)
		return -EINVAL;
	if (!revision)
		return -EPROTONOSUPPORT;
	revision = min(revision, known->revisions);
	if (size < known->sizes[revision - 1])
		return -EMSGSIZE;
	return revision;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_object_revision);
