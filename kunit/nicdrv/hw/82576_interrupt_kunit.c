// SPDX-License-Identifier: GPL-2.0-only
/*
 * nicdrv/hw/82576_interrupt.c: vectors that are masked and unmasked, with a
 * message each, with fewer, and with none.
 */
#include "ndt.h"

#include "card82576.h"

/**
 * struct layer - what is asked of the layer
 * @status: of the registration
 * @messages: that it gives; 0 for a line
 * @interrupt: what was registered
 * @capabilities: where the list begins in the configuration space
 * @msix: what the capability says, in a list of two
 * @circle: the list has no end
 */
static struct layer {
	NDIS_STATUS status;
	u32 messages;
	NDIS_MINIPORT_INTERRUPT_CHARACTERISTICS interrupt;
	u8 capabilities;
	u16 msix;
	bool circle;
	IO_INTERRUPT_MESSAGE_INFO info;
} layer;

static NDIS_STATUS
layer_register(NDIS_HANDLE adapter, NDIS_HANDLE context,
	       PNDIS_MINIPORT_INTERRUPT_CHARACTERISTICS interrupt,
	       PNDIS_HANDLE handle)
{
	layer.info.MessageCount = layer.messages;
	interrupt->InterruptType = layer.messages ? NDIS_CONNECT_MESSAGE_BASED :
						    NDIS_CONNECT_LINE_BASED;
	interrupt->MessageInfoTable = &layer.info;
	layer.interrupt = *interrupt;
	*handle = &layer;
	return layer.status;
}

/* At 0x40 power management, at 0x70 MSI-X. */
static ULONG layer_config(NDIS_HANDLE adapter, ULONG space, ULONG offset,
			  PVOID buffer, ULONG length)
{
	u16 words[2] = {};

	if (length == 1) {
		*(u8 *)buffer = layer.capabilities;
		return 1;
	}
	if (offset == 0x40)
		words[0] = 0x01 | (layer.circle ? 0x40 : 0x70) << 8;
	else if (offset == 0x70)
		words[0] = 0x11;
	else
		return 0;
	words[1] = offset == 0x70 ? layer.msix : 0;
	memcpy(buffer, words, sizeof(words));
	return length;
}

#define NdisMRegisterInterruptEx	layer_register
#define NdisMGetBusData			layer_config

#include "../../../nicdrv/hw/82576_interrupt.c"

static NDIS_STATUS attach(u32 messages)
{
	NDIS_STATUS status;

	layer.messages = messages;
	status = I82576Connect(&card.nic);
	I82576InterruptReset(&card.nic);
	return status;
}

static u32 enabled(void)
{
	return card_get(EIMS);
}

static bool raise(u32 message)
{
	BOOLEAN queue = FALSE;
	ULONG targets = 0;

	return layer.interrupt.MessageInterruptHandler(&card.nic, message,
						       &queue, &targets) &&
	       (queue || targets);
}

static bool serve(u32 message)
{
	NDIS_RECEIVE_THROTTLE_PARAMETERS throttle = {
		.MaxNblsToIndicate = 300,
	};

	layer.interrupt.MessageInterruptDpcHandler(&card.nic, message, NULL,
						   &throttle, NULL);
	return throttle.MoreNblsPending;
}

static void every_vector_has_its_message(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, attach(9), NDIS_STATUS_SUCCESS);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, 9U);
	/* Sending is with the link; every other queue has its own. */
	KUNIT_EXPECT_EQ(test, card_get(IVAR(0)),
			(8U | IVAR_VALID) << IVAR_TRANSMIT_SHIFT | IVAR_VALID);
	KUNIT_EXPECT_EQ(test, card_get(IVAR(5)), 5U | IVAR_VALID);
	KUNIT_EXPECT_EQ(test, card_get(IVAR_OTHERS), (8U | IVAR_VALID) << 8);
	KUNIT_EXPECT_EQ(test, card_get(EIAC), 0x1ffU);
	KUNIT_EXPECT_EQ(test, enabled(), 0U);

	I82576InterruptEnable(&card.nic, 3);
	I82576InterruptEnable(&card.nic, 8);
	KUNIT_EXPECT_EQ(test, enabled(), BIT(3) | BIT(8));
	KUNIT_EXPECT_TRUE(test, raise(3));
	KUNIT_EXPECT_EQ(test, enabled(), BIT(8));
	KUNIT_EXPECT_EQ(test, card.nic.Interrupts[3], 1);
	card.more = BIT(3);
	KUNIT_EXPECT_TRUE(test, serve(3));
	KUNIT_EXPECT_EQ(test, enabled(), BIT(8));
	card.more = 0;
	KUNIT_EXPECT_FALSE(test, serve(3));
	KUNIT_EXPECT_EQ(test, card.polls[3], 2U);
	KUNIT_EXPECT_EQ(test, card.budget, (u32)I82576_BUDGET);
	KUNIT_EXPECT_EQ(test, enabled(), BIT(3) | BIT(8));
}

static void link_is_looked_at(struct kunit *test)
{
	attach(9);
	I82576InterruptEnable(&card.nic, 8);
	card_set(ICR, ICR_LINK);
	raise(8);
	serve(8);
	KUNIT_EXPECT_EQ(test, card.links, 1U);
	KUNIT_EXPECT_EQ(test, card.polls[8], 1U);
	raise(8);
	serve(8);
	KUNIT_EXPECT_EQ(test, card.links, 1U);
	/* One that is silent says nothing of its link. */
	card.nic.Dead = TRUE;
	card_set(ICR, ICR_LINK);
	raise(8);
	serve(8);
	KUNIT_EXPECT_EQ(test, card.links, 1U);
	KUNIT_EXPECT_EQ(test, enabled(), 0U);
}

/* It comes when nothing has happened, or when it must not: it is taken. */
static void spurious_interrupts_are_taken(struct kunit *test)
{
	attach(9);
	KUNIT_EXPECT_TRUE(test, raise(2));
	KUNIT_EXPECT_FALSE(test, serve(2));
	KUNIT_EXPECT_EQ(test, card.polls[2], 0U);
	KUNIT_EXPECT_EQ(test, enabled(), 0U);
	KUNIT_EXPECT_FALSE(test, raise(9));
	KUNIT_EXPECT_FALSE(test, raise(1000));
}

/* Four messages: vectors 1 and 5 share one, and its budget. */
static void few_messages_are_shared(struct kunit *test)
{
	attach(4);
	KUNIT_EXPECT_EQ(test, card_get(IVAR(5)), 1U | IVAR_VALID);
	KUNIT_EXPECT_EQ(test, card_get(IVAR_OTHERS), (0U | IVAR_VALID) << 8);
	I82576InterruptEnable(&card.nic, 1);
	I82576InterruptEnable(&card.nic, 5);
	KUNIT_EXPECT_TRUE(test, raise(1));
	KUNIT_EXPECT_EQ(test, enabled(), 0U);
	KUNIT_EXPECT_FALSE(test, serve(1));
	KUNIT_EXPECT_EQ(test, card.polls[1], 1U);
	KUNIT_EXPECT_EQ(test, card.polls[5], 1U);
	KUNIT_EXPECT_EQ(test, card.budget, I82576_BUDGET / 2U);
	KUNIT_EXPECT_EQ(test, enabled(), BIT(1));
	/* It goes on for the other one. */
	I82576InterruptDisable(&card.nic, 1);
	raise(1);
	serve(1);
	KUNIT_EXPECT_EQ(test, card.polls[1], 1U);
	KUNIT_EXPECT_EQ(test, card.polls[5], 2U);
	KUNIT_EXPECT_EQ(test, enabled(), BIT(1));
	I82576InterruptDisable(&card.nic, 5);
	KUNIT_EXPECT_EQ(test, enabled(), 0U);
	/* A processor is chosen only for a vector of its own. */
	I82576VectorAffinity(&card.nic, 1, 2);
	KUNIT_EXPECT_EQ(test, card.nic.Processors[1], 0U);
}

static void one_interrupt_does(struct kunit *test)
{
	BOOLEAN queue = TRUE;
	ULONG targets;

	attach(0);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, 0U);
	KUNIT_EXPECT_EQ(test, card_get(GPIE), 0U);
	I82576InterruptEnable(&card.nic, 0);
	I82576InterruptEnable(&card.nic, 8);
	KUNIT_EXPECT_EQ(test, card_get(IMS), (u32)I82576_ONE);
	/* Another device's. */
	KUNIT_EXPECT_FALSE(test, layer.interrupt.InterruptHandler(&card.nic,
								  &queue,
								  &targets));
	KUNIT_EXPECT_FALSE(test, queue);
	KUNIT_EXPECT_EQ(test, card_get(IMS), (u32)I82576_ONE);
	card_set(ICR, ICR_RECEIVED | ICR_LINK);
	KUNIT_EXPECT_TRUE(test, layer.interrupt.InterruptHandler(&card.nic,
								 &queue,
								 &targets));
	KUNIT_EXPECT_TRUE(test, queue);
	KUNIT_EXPECT_EQ(test, card_get(IMS), 0U);
	KUNIT_EXPECT_FALSE(test, serve(0));
	KUNIT_EXPECT_EQ(test, card.links, 1U);
	KUNIT_EXPECT_EQ(test, card.polls[0], 1U);
	KUNIT_EXPECT_EQ(test, card.polls[8], 1U);
	KUNIT_EXPECT_EQ(test, card.polls[1], 0U);
	KUNIT_EXPECT_EQ(test, card_get(IMS), (u32)I82576_ONE);
	/* A device that has gone raises what is not its own. */
	card.gone = true;
	KUNIT_EXPECT_FALSE(test, layer.interrupt.InterruptHandler(&card.nic,
								  &queue,
								  &targets));
}

static void message_without_msix_is_one_interrupt(struct kunit *test)
{
	layer.msix = 0;
	attach(1);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, 0U);
	card_set(ICR, ICR_RECEIVED);
	KUNIT_EXPECT_TRUE(test, raise(0));
	/* A list of capabilities that leads nowhere, or round and round. */
	layer.msix = PCI_MSIX_ENABLED;
	layer.circle = true;
	attach(1);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, 0U);
	layer.circle = false;
	layer.capabilities = 0x90;
	attach(1);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, 0U);
	layer.capabilities = 0;
	attach(1);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, 0U);
}

static void more_messages_than_vectors(struct kunit *test)
{
	attach(25);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, (u32)I82576_VECTORS);
	I82576VectorAffinity(&card.nic, 3, 2);
	I82576VectorAffinity(&card.nic, I82576_VECTORS, 2);
	KUNIT_EXPECT_EQ(test, card.nic.Processors[3], 2U);
	KUNIT_EXPECT_TRUE(test, raise(3));
}

static void registration_fails(struct kunit *test)
{
	layer.status = NDIS_STATUS_RESOURCES;
	KUNIT_EXPECT_EQ(test, attach(9), NDIS_STATUS_RESOURCES);
	KUNIT_EXPECT_EQ(test, card.nic.Messages, 0U);
}

static void moderation_is_told_to_all(struct kunit *test)
{
	attach(9);
	I82576SetModeration(&card.nic, 100);
	KUNIT_EXPECT_EQ(test, I82576GetModeration(&card.nic), 100U);
	KUNIT_EXPECT_EQ(test, card_get(EITR(0)),
			100U << EITR_SHIFT | EITR_KEEP_COUNT);
	KUNIT_EXPECT_EQ(test, card_get(EITR(8)), card_get(EITR(0)));
	I82576SetModeration(&card.nic, 100000);
	KUNIT_EXPECT_EQ(test, I82576GetModeration(&card.nic), (u32)EITR_MOST);
	/* A reset of the device does not lose it. */
	card_reset();
	I82576InterruptReset(&card.nic);
	KUNIT_EXPECT_EQ(test, card_get(EITR(4)),
			(u32)EITR_MOST << EITR_SHIFT | EITR_KEEP_COUNT);
}

static int interrupt_init(struct kunit *test)
{
	layer = (struct layer) {
		.capabilities = 0x40,
		.msix = PCI_MSIX_ENABLED,
	};
	return card_make(test);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(every_vector_has_its_message),
	KUNIT_CASE(link_is_looked_at),
	KUNIT_CASE(spurious_interrupts_are_taken),
	KUNIT_CASE(few_messages_are_shared),
	KUNIT_CASE(one_interrupt_does),
	KUNIT_CASE(message_without_msix_is_one_interrupt),
	KUNIT_CASE(more_messages_than_vectors),
	KUNIT_CASE(registration_fails),
	KUNIT_CASE(moderation_is_told_to_all),
	{}
};

static struct kunit_suite suite = {
	.name = "nicdrv_hw_82576_interrupt",
	.init = interrupt_init,
	.test_cases = cases,
};

kunit_test_suite(suite);

NDT_SUITE("nicdrv/hw/82576_interrupt.c");
