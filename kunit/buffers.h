/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the suites of net buffers share.  After "ndt.h" and <ndis.h>.
 */
#ifndef _NDISCOMPAT_BUFFERS_H
#define _NDISCOMPAT_BUFFERS_H

#define NDT_TAG	0x74736574

static inline NET_BUFFER_LIST_POOL_PARAMETERS
ndt_nbl_parameters(BOOLEAN with_nb, USHORT context, ULONG data)
{
	return (NET_BUFFER_LIST_POOL_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1,
		},
		.fAllocateNetBuffer = with_nb,
		.ContextSize = context,
		.PoolTag = NDT_TAG,
		.DataSize = data,
	};
}

static inline NET_BUFFER_POOL_PARAMETERS ndt_nb_parameters(ULONG data)
{
	return (NET_BUFFER_POOL_PARAMETERS) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NET_BUFFER_POOL_PARAMETERS_REVISION_1,
			.Size = NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1,
		},
		.PoolTag = NDT_TAG,
		.DataSize = data,
	};
}

/* Pools that a case ends itself. */
static inline NDIS_HANDLE ndt_nbl_pool(struct kunit *test, BOOLEAN with_nb,
				       USHORT context, ULONG data)
{
	NET_BUFFER_LIST_POOL_PARAMETERS parameters =
		ndt_nbl_parameters(with_nb, context, data);
	NDIS_HANDLE pool = NdisAllocateNetBufferListPool(NULL, &parameters);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	return pool;
}

static inline NDIS_HANDLE ndt_nb_pool(struct kunit *test, ULONG data)
{
	NET_BUFFER_POOL_PARAMETERS parameters = ndt_nb_parameters(data);
	NDIS_HANDLE pool = NdisAllocateNetBufferPool(NULL, &parameters);

	KUNIT_ASSERT_NOT_NULL(test, pool);
	return pool;
}

/*
 * MDLs over consecutive bytes, chained: @lengths ends with 0.  Freed by
 * ndt_free_chain().
 */
static inline PMDL ndt_chain(struct kunit *test, u8 *bytes,
			     const unsigned int *lengths)
{
	PMDL first = NULL, *link = &first;

	for (; *lengths; bytes += *lengths++) {
		*link = NdisAllocateMdl(NULL, bytes, *lengths);
		KUNIT_ASSERT_NOT_NULL(test, *link);
		link = &(*link)->Next;
	}
	return first;
}

static inline void ndt_free_chain(PMDL mdl)
{
	while (mdl) {
		PMDL next = mdl->Next;

		NdisFreeMdl(mdl);
		mdl = next;
	}
}

/* Bytes that all differ from their neighbours. */
static inline u8 *ndt_bytes(struct kunit *test, size_t size)
{
	u8 *bytes = kunit_kmalloc(test, size, GFP_KERNEL);
	size_t i;

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	for (i = 0; i < size; i++)
		bytes[i] = i * 7 + (i >> 8);
	return bytes;
}

#endif /* _NDISCOMPAT_BUFFERS_H */
