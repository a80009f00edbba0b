/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An 82576 for the suites of its files: registers that answer as the device
 * does, as far as a driver waits for it; what they must do to frames is for the
 * system tests, which have the device.
 *
 * Included behind ndt.h, once, before the file that is tested.
 */
#ifndef _NDISCOMPAT_KUNIT_CARD82576_H
#define _NDISCOMPAT_KUNIT_CARD82576_H

#include <linux/slab.h>

#include <ndis.h>

static u32 card_read(const void *address);
static void card_write(void *address, u32 value);

#undef NdisReadRegisterUlong
#define NdisReadRegisterUlong(Register, Data) \
	((void)(*(Data) = card_read(Register)))
#undef NdisWriteRegisterUlong
#define NdisWriteRegisterUlong(Register, Data)	card_write(Register, Data)

#include "../../../nicdrv/hw/82576.h"

/**
 * struct card - the device, of which there is one
 * @nic: what the driver knows of it
 * @registers: where nobody has written since the reset there is 0
 * @gone: it has been pulled out
 * @stuck: it never resets, and no queue starts or stops
 * @resets: it was reset, so often
 * @polls: DPCs of each vector
 * @budget: of the last one
 * @more: vectors that have more, a bit each
 * @links: the link has changed, so often
 */
static struct card {
	I82576 nic;
	u32 *registers;
	bool gone;
	bool stuck;
	int resets;
	unsigned int polls[I82576_VECTORS];
	u32 budget;
	u32 more;
	unsigned int links;
} card;

static u32 *card_at(const void *address)
{
	return card.registers + ((uintptr_t)address -
				 (uintptr_t)card.nic.Registers) / sizeof(u32);
}

static u32 card_get(u32 offset)
{
	return card.registers[offset / sizeof(u32)];
}

static void card_set(u32 offset, u32 value)
{
	card.registers[offset / sizeof(u32)] = value;
}

/* Those that are for setting bits of another, or for clearing them. */
static void card_bits(u32 set, u32 bits, bool on)
{
	card_set(set, on ? card_get(set) | bits : card_get(set) & ~bits);
}

static void card_reset(void)
{
	u32 address[] = { card_get(RAL(0)), card_get(RAH(0)) };

	memset(card.registers, 0, I82576_BYTES);
	card_set(RAL(0), address[0]);
	card_set(RAH(0), address[1] | RAH_VALID);
	card_set(RXDCTL(0), RXDCTL_ENABLE);
	card.resets++;
}

static u32 card_read(const void *address)
{
	u32 *reg = card_at(address);
	u32 offset = (reg - card.registers) * sizeof(u32);
	u32 value = *reg;

	if (card.gone)
		return ~0U;
	/* Reading these clears them. */
	if (offset == ICR || offset == ROC ||
	    (offset >= RQDPC(0) && (offset - RQDPC(0)) % 0x40 == 0 &&
	     offset <= RQDPC(I82576_ALL_QUEUES - 1)))
		*reg = 0;
	return value;
}

static void card_write(void *address, u32 value)
{
	u32 *reg = card_at(address);
	u32 offset = (reg - card.registers) * sizeof(u32);

	if (card.gone)
		return;
	switch (offset) {
	case CTRL:
		*reg = value;
		if (value & CTRL_RESET && !card.stuck)
			card_reset();
		return;
	case MDIC:
		*reg = value | MDIC_READY;
		if (value & PHY_CONTROL_RESTART)
			card_bits(STATUS, STATUS_LINK_UP, true);
		return;
	case IMS:
	case EIMS:
		card_bits(offset, value, true);
		return;
	case IMC:
		card_bits(IMS, value, false);
		return;
	case EIMC:
		card_bits(EIMS, value, false);
		return;
	}
	if (card.stuck && offset >= RXDCTL(0) &&
	    ((offset - RXDCTL(0)) % 0x40 == 0))
		return;
	*reg = value;
}

BOOLEAN NicPoll(struct _NIC_ADAPTER *Adapter, ULONG Vector, ULONG Budget,
		PULONG Indicated)
{
	card.polls[Vector]++;
	card.budget = Budget;
	return (card.more & BIT(Vector)) != 0;
}

VOID NicLinkChanged(struct _NIC_ADAPTER *Adapter)
{
	card.links++;
}

/* The device as a reset leaves it; on the heap of the case. */
static int card_make(struct kunit *test)
{
	memset(&card, 0, sizeof(card));
	card.registers = kunit_kzalloc(test, I82576_BYTES, GFP_KERNEL);
	if (!card.registers)
		return -ENOMEM;
	card.nic.Registers = (PUCHAR)card.registers;
	NdisAllocateSpinLock(&card.nic.ControlLock);
	card_set(RAL(0), 0x0db0a002);
	card_set(RAH(0), 0x0000adde);
	card_reset();
	card.resets = 0;
	return 0;
}

/* What not every suite needs. */
static const void *const card_uses[] __maybe_unused = {
	card_get, card_set, card_make,
};

#endif /* _NDISCOMPAT_KUNIT_CARD82576_H */
