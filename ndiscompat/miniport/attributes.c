// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an adapter says of itself in MiniportInitializeEx.
 *
 * Registration comes first: it gives the context that every handler gets.
 * Everything is copied, with what it points to, since the port may have it on
 * its stack.  It lasts until the adapter has halted.
 */
#include <linux/etherdevice.h>
#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/slab.h>
#include <kunit/visibility.h>

#include "core/fault.h"
#include "core/object.h"
#include "miniport/attributes.h"
#include "miniport/miniport.h"

#define HANG_SECONDS	2

#define OBJECT_TYPE(name_, type_, ...) \
	static const u16 name_##_sizes[] = { __VA_ARGS__ }; \
	static const struct ndc_object_type name_##_type = { \
		.type = type_, \
		.revisions = ARRAY_SIZE(name_##_sizes), \
		.sizes = name_##_sizes, \
	}

OBJECT_TYPE(add_device, NDIS_OBJECT_TYPE_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES,
	    NDIS_SIZEOF_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES_REVISION_1);
OBJECT_TYPE(registration, NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_1,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES_REVISION_2);
OBJECT_TYPE(general, NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_1,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES_REVISION_2);
OBJECT_TYPE(offload_attributes, NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES_REVISION_1);
OBJECT_TYPE(assist, NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES_REVISION_1,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES_REVISION_2,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES_REVISION_3,
	    NDIS_SIZEOF_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES_REVISION_4);
OBJECT_TYPE(offload, NDIS_OBJECT_TYPE_OFFLOAD,
	    NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_1,
	    NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_2,
	    NDIS_SIZEOF_NDIS_OFFLOAD_REVISION_3);

/* The pointers of the hardware assist, pair by pair behind the first. */
static_assert(NDIS_SIZEOF_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES_REVISION_4 ==
	      8 + 11 * sizeof(void *));

#define ASSISTS	11

static void **assists_of(struct ndc_attributes *attributes)
{
	return (void **)&attributes->assist.HDSplitAttributes;
}

/* The port has halted, or has not initialised. */
void ndc_attributes_free(struct ndc_attributes *attributes)
{
	unsigned int i;

	kfree(attributes->general.PowerManagementCapabilities);
	kfree(attributes->general.PowerManagementCapabilitiesEx);
	kfree(attributes->general.RecvScaleCapabilities);
	kfree(attributes->general.SupportedOidList);
	for (i = 0; i < ASSISTS; i++)
		kfree(assists_of(attributes)[i]);
	memset(attributes, 0, sizeof(*attributes));
}
EXPORT_SYMBOL_IF_KUNIT(ndc_attributes_free);

/* Copies an NDIS_OFFLOAD as far as it is known; false if it is none. */
bool ndc_offload_copy(NDIS_OFFLOAD *to, const NDIS_OFFLOAD *from)
{
	int revision = ndc_object_revision(&offload_type, from->Header.Type,
					   from->Header.Revision,
					   from->Header.Size);

	if (revision < 0)
		return false;
	memset(to, 0, sizeof(*to));
	memcpy(to, from, offload_sizes[revision - 1]);
	to->Header.Revision = revision;
	to->Header.Size = offload_sizes[revision - 1];
	return true;
}
EXPORT_SYMBOL_IF_KUNIT(ndc_offload_copy);

/* A versioned structure, of which the port's Size is there at least. */
static void *copy_object(const void *object, size_t known)
{
	const NDIS_OBJECT_HEADER *header = object;
	size_t size = header->Size;
	void *copy = kzalloc(max(size, known), GFP_KERNEL);

	if (copy)
		memcpy(copy, object, size);
	return copy;
}

/* Copies what a pointer of the attributes leads to; false without memory. */
static bool copy_in(void *place, const void *from, size_t size, bool object)
{
	void **copy = place;

	*copy = NULL;
	if (!from)
		return true;
	*copy = object ? copy_object(from, size) :
		kmemdup(from, size, GFP_KERNEL);
	return *copy;
}

static int set_registration(struct ndc_miniport *miniport,
			    const NDIS_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES *from,
			    const char **why)
{
	struct ndc_attributes *attributes = &miniport->attributes;
	unsigned int seconds = from->CheckForHangTimeInSeconds;

	if (attributes->registered) {
		*why = "registration attributes a second time";
		return -EEXIST;
	}
	attributes->flags = from->AttributeFlags;
	attributes->hang_seconds = seconds ?: HANG_SECONDS;
	miniport->adapter->bus_master =
		from->AttributeFlags & NDIS_MINIPORT_ATTRIBUTES_BUS_MASTER;
	WRITE_ONCE(miniport->adapter->context, from->MiniportAdapterContext);
	/* With may_indicate(): status indications are allowed from now on. */
	smp_store_release(&attributes->registered, true);
	return 0;
}

/* What general attributes say that no Ethernet adapter can; or NULL. */
static const char *
general_fault(const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *general)
{
	if (general->MacAddressLength != ETH_ALEN)
		return "a MacAddressLength that is not 6";
	if (!is_valid_ether_addr(general->PermanentMacAddress) ||
	    !is_valid_ether_addr(general->CurrentMacAddress))
		return "a station address that cannot be one";
	if (!general->MtuSize)
		return "MtuSize 0";
	if (general->RecvScaleCapabilities &&
	    general->RecvScaleCapabilities->Header.Size <
	    NDIS_SIZEOF_RECEIVE_SCALE_CAPABILITIES_REVISION_1)
		return "a wrong header of receive scale capabilities";
	if (general->SupportedOidListLength % sizeof(NDIS_OID) ||
	    (!general->SupportedOidList && general->SupportedOidListLength))
		return "a wrong SupportedOidList";
	return NULL;
}

static bool
copy_general(NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *to,
	     const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *from)
{
	u32 oids = to->SupportedOidListLength;

	return copy_in(&to->PowerManagementCapabilities,
		       from->PowerManagementCapabilities,
		       sizeof(NDIS_PNP_CAPABILITIES), false) &
	       copy_in(&to->RecvScaleCapabilities, from->RecvScaleCapabilities,
		       sizeof(*from->RecvScaleCapabilities), true) &
	       copy_in(&to->SupportedOidList,
		       oids ? from->SupportedOidList : NULL, oids, false) &
	       copy_in(&to->PowerManagementCapabilitiesEx,
		       to->PowerManagementCapabilitiesEx,
		       sizeof(*to->PowerManagementCapabilitiesEx), true);
}

static int set_general(struct ndc_miniport *miniport,
		       const NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *from,
		       int revision, const char **why)
{
	struct ndc_attributes *attributes = &miniport->attributes;
	NDIS_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES *to = &attributes->general;

	if (attributes->complete) {
		*why = "general attributes a second time";
		return -EEXIST;
	}
	*why = "another MediaType than NdisMedium802_3";
	if (from->MediaType != NdisMedium802_3)
		return -EPROTOTYPE;
	*why = general_fault(from);
	if (*why)
		return -EINVAL;
	*why = "a wrong header of power management capabilities";
	if (revision > 1 && from->PowerManagementCapabilitiesEx &&
	    from->PowerManagementCapabilitiesEx->Header.Size <
	    NDIS_SIZEOF_NDIS_PM_CAPABILITIES_REVISION_1)
		return -EINVAL;
	memcpy(to, from, general_sizes[revision - 1]);
	if (!copy_general(to, from)) {
		kfree(to->PowerManagementCapabilities);
		kfree(to->PowerManagementCapabilitiesEx);
		kfree(to->RecvScaleCapabilities);
		kfree(to->SupportedOidList);
		memset(to, 0, sizeof(*to));
		return -ENOMEM;
	}
	attributes->link = (NDIS_LINK_STATE) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision = NDIS_LINK_STATE_REVISION_1,
			.Size = NDIS_SIZEOF_LINK_STATE_REVISION_1,
		},
		.MediaConnectState = from->MediaConnectState,
		.MediaDuplexState = from->MediaDuplexState,
		.XmitLinkSpeed = from->XmitLinkSpeed,
		.RcvLinkSpeed = from->RcvLinkSpeed,
		.PauseFunctions = NdisPauseFunctionsUnknown,
		.AutoNegotiationFlags = from->AutoNegotiationFlags,
	};
	attributes->complete = true;
	return 0;
}

static int set_offload(struct ndc_miniport *miniport,
		       const NDIS_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES *from,
		       const char **why)
{
	struct ndc_attributes *attributes = &miniport->attributes;
	NDIS_OFFLOAD now = {}, can = {};

	*why = "offload attributes without both configurations";
	if (!from->DefaultOffloadConfiguration ||
	    !from->HardwareOffloadCapabilities)
		return -EINVAL;
	*why = "a wrong header of an NDIS_OFFLOAD";
	if (!ndc_offload_copy(&now, from->DefaultOffloadConfiguration) ||
	    !ndc_offload_copy(&can, from->HardwareOffloadCapabilities))
		return -EINVAL;
	spin_lock_bh(&miniport->lock);
	attributes->offload = now;
	attributes->capabilities = can;
	spin_unlock_bh(&miniport->lock);
	return 0;
}

/* What each pointer of the hardware assist must be at least. */
static const u16 assist_least[ASSISTS] = {
	NDIS_SIZEOF_HD_SPLIT_ATTRIBUTES_REVISION_1,
	NDIS_SIZEOF_RECEIVE_FILTER_CAPABILITIES_REVISION_1,
	NDIS_SIZEOF_RECEIVE_FILTER_CAPABILITIES_REVISION_1,
	NDIS_SIZEOF_NIC_SWITCH_CAPABILITIES_REVISION_1,
	NDIS_SIZEOF_NIC_SWITCH_CAPABILITIES_REVISION_1,
};

/* So much can be read of a copy, whatever the port's version. */
static const u16 assist_room[ASSISTS] = {
	sizeof(NDIS_HD_SPLIT_ATTRIBUTES),
	sizeof(NDIS_RECEIVE_FILTER_CAPABILITIES),
	sizeof(NDIS_RECEIVE_FILTER_CAPABILITIES),
	sizeof(NDIS_NIC_SWITCH_CAPABILITIES),
	sizeof(NDIS_NIC_SWITCH_CAPABILITIES),
};

static int set_assist(struct ndc_miniport *miniport,
		      const NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES *from,
		      int revision, const char **why)
{
	void **to = assists_of(&miniport->attributes);
	void *const *objects = (void *const *)&from->HDSplitAttributes;
	unsigned int i, count;

	count = (assist_sizes[revision - 1] -
		 FIELD_OFFSET(NDIS_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES,
			      HDSplitAttributes)) / sizeof(void *);
	*why = "hardware assist attributes a second time";
	if (miniport->attributes.assist.Header.Type)
		return -EEXIST;
	*why = "a wrong header behind the hardware assist attributes";
	for (i = 0; i < count; i++) {
		const NDIS_OBJECT_HEADER *header = objects[i];

		if (header && (!header->Revision ||
			       header->Size < assist_least[i] ||
			       header->Size < sizeof(*header)))
			return -EINVAL;
	}
	for (i = 0; i < count; i++) {
		if (!objects[i])
			continue;
		to[i] = copy_object(objects[i], assist_room[i]);
		if (!to[i])
			goto err_free;
	}
	miniport->attributes.assist.Header = from->Header;
	return 0;

err_free:
	while (i--) {
		kfree(to[i]);
		to[i] = NULL;
	}
	return -ENOMEM;
}

static int set_add_device(struct ndc_miniport *miniport,
			  const NDIS_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES *from)
{
	miniport->add_context = from->MiniportAddDeviceContext;
	return 0;
}

static const struct ndc_object_type *type_of(u8 type)
{
	static const struct ndc_object_type *const types[] = {
		&add_device_type, &registration_type, &general_type,
		&offload_attributes_type, &assist_type,
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(types); i++)
		if (types[i]->type == type)
			return types[i];
	return NULL;
}

/* What is wrong with the moment, or NULL. */
static const char *moment_fault(struct ndc_miniport *miniport, u8 type)
{
	bool adding = type ==
		NDIS_OBJECT_TYPE_MINIPORT_ADD_DEVICE_REGISTRATION_ATTRIBUTES;

	if (adding && !miniport->adding)
		return "outside MiniportAddDevice";
	if (adding)
		return NULL;
	if (READ_ONCE(miniport->state) != NDC_INITIALIZING || miniport->adding)
		return "outside MiniportInitializeEx";
	if (type != NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES &&
	    !miniport->attributes.registered)
		return "before the registration attributes";
	return NULL;
}

static int set(struct ndc_miniport *miniport,
	       const NDIS_MINIPORT_ADAPTER_ATTRIBUTES *from, int revision,
	       const char **why)
{
	switch (from->Header.Type) {
	case NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_REGISTRATION_ATTRIBUTES:
		return set_registration(miniport, &from->RegistrationAttributes,
					why);
	case NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_GENERAL_ATTRIBUTES:
		return set_general(miniport, &from->GeneralAttributes, revision,
				   why);
	case NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_OFFLOAD_ATTRIBUTES:
		return set_offload(miniport, &from->OffloadAttributes, why);
	case NDIS_OBJECT_TYPE_MINIPORT_ADAPTER_HARDWARE_ASSIST_ATTRIBUTES:
		return set_assist(miniport, &from->HardwareAssistAttributes,
				  revision, why);
	default:
		return set_add_device(miniport,
				      &from->AddDeviceRegistrationAttributes);
	}
}

static NDIS_STATUS status_of(int err)
{
	switch (err) {
	case 0:
		return NDIS_STATUS_SUCCESS;
	case -ENOMEM:
		return NDIS_STATUS_RESOURCES;
	case -EPROTOTYPE:
		return NDIS_STATUS_UNSUPPORTED_MEDIA;
	case -EINVAL:
		return NDIS_STATUS_INVALID_PARAMETER;
	default:
		return NDIS_STATUS_FAILURE;
	}
}

static NDIS_STATUS set_attributes(struct ndc_miniport *miniport,
				  const NDIS_MINIPORT_ADAPTER_ATTRIBUTES *from,
				  const char *call, unsigned long caller)
{
	const NDIS_OBJECT_HEADER *header = &from->Header;
	const struct ndc_object_type *type = type_of(header->Type);
	const char *why;
	int revision, err;

	if (!type) {
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT, caller,
				      "%s with attributes of Type %#x", call,
				      header->Type);
		return NDIS_STATUS_NOT_SUPPORTED;
	}
	revision = ndc_object_revision(type, header->Type, header->Revision,
				       header->Size);
	if (revision < 0) {
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT, caller,
				      "%s with a wrong header, Revision %u, Size %u",
				      call, header->Revision, header->Size);
		return revision == -EPROTONOSUPPORT ?
		       NDIS_STATUS_BAD_VERSION : NDIS_STATUS_INVALID_PARAMETER;
	}
	why = moment_fault(miniport, header->Type);
	if (why) {
		ndc_miniport_complain(miniport, NDC_RULE_STATE, caller,
				      "%s %s", call, why);
		return NDIS_STATUS_FAILURE;
	}
	err = ndc_fault(call, header->Size, caller) ? -ENOMEM :
	      set(miniport, from, revision, &why);
	if (err && err != -ENOMEM)
		ndc_miniport_complain(miniport, NDC_RULE_ARGUMENT, caller,
				      "%s with %s", call, why);
	return status_of(err);
}

/**
 * NdisMSetMiniportAttributes() - say what an adapter is
 * @NdisMiniportHandle: the adapter
 * @MiniportAttributes: registration attributes first, then general, offload
 *	and hardware assist attributes; copied with what they point to
 *
 * Context: PASSIVE_LEVEL, in MiniportInitializeEx; registration attributes of
 * MiniportAddDevice in that.
 * Return: NDIS_STATUS_SUCCESS; NDIS_STATUS_RESOURCES without memory;
 * NDIS_STATUS_BAD_VERSION for Revision 0; NDIS_STATUS_NOT_SUPPORTED for other
 * types; NDIS_STATUS_UNSUPPORTED_MEDIA for another MediaType than Ethernet;
 * NDIS_STATUS_INVALID_PARAMETER for a wrong Size and contents that cannot be;
 * NDIS_STATUS_FAILURE outside the handler, before the registration attributes
 * and for a second time.  All but RESOURCES are reported.
 *
 * Differs from Windows: of hardware assist, the current capabilities may be
 * there or not, whatever the hardware's are.  A newer revision is read as the
 * newest known.
 */
NDIS_STATUS
NdisMSetMiniportAttributes(NDIS_HANDLE NdisMiniportHandle,
			   PNDIS_MINIPORT_ADAPTER_ATTRIBUTES MiniportAttributes)
{
	NDIS_STATUS status = NDIS_STATUS_INVALID_PARAMETER;
	unsigned long caller = _RET_IP_;
	struct ndc_adapter *adapter;

	adapter = ndc_miniport_enter(NdisMiniportHandle, NDC_APC, __func__,
				     caller);
	if (!adapter)
		return NDIS_STATUS_FAILURE;
	might_sleep();
	if (MiniportAttributes)
		status = set_attributes(adapter->miniport, MiniportAttributes,
					__func__, caller);
	else
		ndc_miniport_complain(adapter->miniport, NDC_RULE_ARGUMENT,
				      caller, "%s with a NULL pointer",
				      __func__);
	ndc_adapter_put(adapter);
	return status;
}
EXPORT_SYMBOL_GPL(NdisMSetMiniportAttributes);
