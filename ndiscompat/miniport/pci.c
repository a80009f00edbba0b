// SPDX-License-Identifier: GPL-2.0-only
/*
 * The bus of ports whose glue has pci_ids: each of them is a pci_driver, and
 * each device that it is given an adapter.
 *
 * What Windows's bus driver and plug and play do is done here: the device is
 * enabled, its ranges are the port's, it interrupts by as many messages as it
 * and the machine have, else by its line, and it masters the bus from before
 * MiniportInitializeEx until the port has halted or failed.  The values that an
 * INF has below "Interrupt Management\MessageSignaledInterruptProperties" are
 * keywords of that name: MSISupported and MessageNumberLimit.
 *
 * A device that is gone when its driver lets go of it was removed by surprise.
 */
#define pr_fmt(fmt) "ndiscompat: " fmt

#include <linux/export.h>
#include <linux/instruction_pointer.h>
#include <linux/list.h>
#include <linux/log2.h>
#include <linux/mutex.h>
#include <linux/netdevice.h>
#include <linux/pci.h>
#include <linux/pm.h>
#include <linux/rtnetlink.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include <linux/ndiscompat.h>

#include "core/work.h"
#include "miniport/driver.h"
#include "miniport/miniport.h"
#include "net/nic.h"

#define MESSAGES	64
#define MSI		"Interrupt Management\\MessageSignaledInterruptProperties\\"

/**
 * struct pci_port - a port with devices on a PCI bus
 * @node: among all
 * @port: the port
 * @driver: what it is to Linux
 * @lock: protects @cards and what they want
 * @cards: its devices
 * @eject: lets go of those that are not wanted any more
 */
struct pci_port {
	struct list_head node;
	struct ndc_port *port;
	struct pci_driver driver;
	struct mutex lock;
	struct list_head cards;
	struct work_struct eject;
};

/**
 * struct card - a device
 * @node: among those of its port
 * @owner: its port
 * @pdev: what it is to Linux
 * @adapter: what it is to the port
 * @unwanted: the port has asked for its removal
 * @ranges: what it answers to
 * @range_count: how many those are
 * @irq_kind: how it interrupts
 * @irqs: its messages
 * @irq_count: how many those are
 * @properties: what the port is told of it
 */
struct card {
	struct list_head node;
	struct pci_port *owner;
	struct pci_dev *pdev;
	struct ndc_adapter *adapter;
	bool unwanted;
	struct ndc_bus_range ranges[PCI_STD_NUM_BARS];
	unsigned int range_count;
	enum ndc_irq_kind irq_kind;
	unsigned int irqs[MESSAGES];
	unsigned int irq_count;
	NDIS_PCI_DEVICE_CUSTOM_PROPERTIES properties;
};

static LIST_HEAD(pci_ports);
/* Protects @pci_ports. */
static DEFINE_MUTEX(pci_ports_lock);

static struct card *card_of(const struct ndc_adapter *adapter)
{
	return adapter->miniport->bus.priv;
}

static void silence(struct ndc_adapter *adapter)
{
	struct card *card = card_of(adapter);

	/* Messages are writes by the device. */
	pci_clear_master(card->pdev);
	if (card->irq_kind == NDC_IRQ_LINE)
		pci_intx(card->pdev, 0);
}

static int arm(struct ndc_adapter *adapter)
{
	struct card *card = card_of(adapter);

	pci_set_master(card->pdev);
	if (card->irq_kind == NDC_IRQ_LINE)
		pci_intx(card->pdev, 1);
	return 0;
}

static void eject(struct ndc_adapter *adapter)
{
	struct card *card = card_of(adapter);

	mutex_lock(&card->owner->lock);
	card->unwanted = true;
	mutex_unlock(&card->owner->lock);
	queue_work(ndc_own_queue, &card->owner->eject);
}

/* The vectors that the device has been given are the card's. */
static void take_vectors(struct card *card, unsigned int count)
{
	struct pci_dev *pdev = card->pdev;
	unsigned int i;

	for (i = 0; i < count; i++)
		card->irqs[i] = pci_irq_vector(pdev, i);
	card->irq_count = count;
	card->irq_kind = pdev->msix_enabled ? NDC_IRQ_MSIX :
			 pdev->msi_enabled ? NDC_IRQ_MSI : NDC_IRQ_LINE;
}

static int line(struct ndc_adapter *adapter)
{
	struct ndc_bus_device *bus = &adapter->miniport->bus;
	struct card *card = card_of(adapter);
	int count;

	pci_free_irq_vectors(card->pdev);
	card->irq_kind = NDC_IRQ_NONE;
	card->irq_count = 0;
	count = pci_alloc_irq_vectors(card->pdev, 1, 1, PCI_IRQ_INTX);
	if (count > 0)
		take_vectors(card, count);
	bus->irq_kind = card->irq_kind;
	bus->irq_count = card->irq_count;
	return count < 0 ? count : 0;
}

/* One access that the bus can do in one; how many bytes, or 0. */
static u32 access_config(struct pci_dev *pdev, u32 offset, void *buffer,
			 u32 length, bool write)
{
	u32 step = length >= 4 && offset % 4 == 0 ? 4 :
		   length >= 2 && offset % 2 == 0 ? 2 : 1;
	u32 value = 0;
	int err;

	if (write)
		memcpy(&value, buffer, step);
	switch (step) {
	case 4:
		err = write ? pci_write_config_dword(pdev, offset, value) :
			      pci_read_config_dword(pdev, offset, &value);
		break;
	case 2:
		err = write ? pci_write_config_word(pdev, offset, value) :
			      pci_read_config_word(pdev, offset, (u16 *)&value);
		break;
	default:
		err = write ? pci_write_config_byte(pdev, offset, value) :
			      pci_read_config_byte(pdev, offset, (u8 *)&value);
	}
	if (err)
		return 0;
	if (!write)
		memcpy(buffer, &value, step);
	return step;
}

static u32 config(struct ndc_adapter *adapter, u32 offset, void *buffer,
		  u32 length, bool write)
{
	struct pci_dev *pdev = card_of(adapter)->pdev;
	u32 done, step;

	if (offset >= pdev->cfg_size)
		return 0;
	length = min_t(u32, length, pdev->cfg_size - offset);
	for (done = 0; done < length; done += step) {
		step = access_config(pdev, offset + done, buffer + done,
				     length - done, write);
		if (!step)
			break;
	}
	return done;
}

static const struct ndc_bus_ops bus_ops = {
	.silence = silence,
	.arm = arm,
	.eject = eject,
	.line = line,
	.config = config,
};

static void find_ranges(struct card *card)
{
	struct pci_dev *pdev = card->pdev;
	struct ndc_bus_range *range;
	unsigned long flags;
	int bar;

	for (bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
		flags = pci_resource_flags(pdev, bar);
		if (!pci_resource_len(pdev, bar) ||
		    !(flags & (IORESOURCE_MEM | IORESOURCE_IO)))
			continue;
		range = &card->ranges[card->range_count++];
		range->start = pci_resource_start(pdev, bar);
		range->length = pci_resource_len(pdev, bar);
		range->port = flags & IORESOURCE_IO;
		range->prefetch = flags & IORESOURCE_PREFETCH;
	}
}

/* A keyword of the port's, or what holds without it; errno. */
static int get_keyword(struct ndc_keywords *keywords, const char *name,
		       u32 *value)
{
	u32 minimum, maximum;
	int err = ndc_keyword_get(keywords, name, value, &minimum, &maximum);

	return err == -ENOENT ? 0 : err;
}

/* How many messages the port can take: 0 for none; errno. */
static int message_limit(const struct ndc_port *port)
{
	struct ndc_keywords keywords;
	u32 supported = 1, limit = MESSAGES;
	int err;

	ndc_keywords_start(&keywords);
	err = ndc_keywords_fill(&keywords, port);
	if (!err)
		err = get_keyword(&keywords, MSI "MSISupported", &supported);
	if (!err)
		err = get_keyword(&keywords, MSI "MessageNumberLimit", &limit);
	ndc_keywords_stop(&keywords);
	return err ?: supported ? min_t(u32, limit, MESSAGES) : 0;
}

/* A device that cannot interrupt is the port's to refuse; errno. */
static int find_vectors(struct card *card)
{
	int limit = message_limit(card->owner->port);
	int count;

	if (limit < 0)
		return limit;
	count = pci_alloc_irq_vectors(card->pdev, 1, max(limit, 1),
				      limit ? PCI_IRQ_MSIX | PCI_IRQ_MSI |
					      PCI_IRQ_INTX : PCI_IRQ_INTX);
	if (count > 0)
		take_vectors(card, count);
	return count == -ENOMEM ? count : 0;
}

static u32 device_type(struct pci_dev *pdev)
{
	if (!pci_is_pcie(pdev))
		return pci_find_capability(pdev, PCI_CAP_ID_PCIX) ? PciX :
		       PciConventional;
	switch (pci_pcie_type(pdev)) {
	case PCI_EXP_TYPE_ENDPOINT:
		return PciExpressEndpoint;
	case PCI_EXP_TYPE_LEG_END:
		return PciExpressLegacyEndpoint;
	case PCI_EXP_TYPE_RC_END:
		return PciExpressRootComplexIntegratedEndpoint;
	default:
		return PciExpressTreatedAsPci;
	}
}

/* What PCI Express has on top; the rest of it is 0. */
static void describe_link(NDIS_PCI_DEVICE_CUSTOM_PROPERTIES *properties,
			  struct pci_dev *pdev)
{
	u16 status = 0, flags = 0;
	u32 capabilities = 0;

	pcie_capability_read_word(pdev, PCI_EXP_LNKSTA, &status);
	pcie_capability_read_word(pdev, PCI_EXP_FLAGS, &flags);
	pcie_capability_read_dword(pdev, PCI_EXP_LNKCAP, &capabilities);
	/* 128 bytes are 0, and each of them twice the one before. */
	properties->CurrentPayloadSize = ilog2(pcie_get_mps(pdev)) - 7;
	properties->MaxPayloadSize = pdev->pcie_mpss;
	properties->MaxReadRequestSize = ilog2(pcie_get_readrq(pdev)) - 7;
	properties->CurrentLinkSpeed = status & PCI_EXP_LNKSTA_CLS;
	properties->CurrentLinkWidth =
		(status & PCI_EXP_LNKSTA_NLW) >> PCI_EXP_LNKSTA_NLW_SHIFT;
	properties->MaxLinkSpeed = capabilities & PCI_EXP_LNKCAP_SLS;
	properties->MaxLinkWidth = (capabilities & PCI_EXP_LNKCAP_MLW) >> 4;
	properties->PciExpressVersion = flags & PCI_EXP_FLAGS_VERS;
}

static void describe(struct card *card)
{
	NDIS_PCI_DEVICE_CUSTOM_PROPERTIES *properties = &card->properties;
	struct pci_dev *pdev = card->pdev;

	*properties = (NDIS_PCI_DEVICE_CUSTOM_PROPERTIES) {
		.Header = {
			.Type = NDIS_OBJECT_TYPE_DEFAULT,
			.Revision =
			NDIS_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_2,
			.Size =
			NDIS_SIZEOF_PCI_DEVICE_CUSTOM_PROPERTIES_REVISION_2,
		},
		.DeviceType = device_type(pdev),
		.InterruptType = (pdev->pin ? PciLineBased : 0) |
				 (pdev->msi_cap ? PciMsi : 0) |
				 (pdev->msix_cap ? PciMsiX : 0),
		.MaxInterruptMessages =
			max3(pci_msix_vec_count(pdev), pci_msi_vec_count(pdev),
			     0),
	};
	if (pci_is_pcie(pdev))
		describe_link(properties, pdev);
}

/* The device is the port's; errno. */
static int open(struct card *card)
{
	struct pci_dev *pdev = card->pdev;
	int err;

	err = pci_enable_device(pdev);
	if (err)
		return err;
	err = pci_request_regions(pdev, card->owner->driver.name);
	if (err)
		goto err_disable;
	find_ranges(card);
	err = find_vectors(card);
	if (err)
		goto err_release_regions;
	describe(card);
	return 0;

err_release_regions:
	pci_release_regions(pdev);
err_disable:
	pci_disable_device(pdev);
	return err;
}

static void close(struct card *card)
{
	pci_free_irq_vectors(card->pdev);
	pci_release_regions(card->pdev);
	pci_disable_device(card->pdev);
}

/* The adapter comes, and people see it; errno. */
static int create(struct card *card)
{
	const struct ndc_bus_device bus = {
		.dev = &card->pdev->dev,
		.name = pci_name(card->pdev),
		.ranges = card->ranges,
		.range_count = card->range_count,
		.irq_kind = card->irq_kind,
		.irqs = card->irqs,
		.irq_count = card->irq_count,
		.pci = &card->properties,
		.ops = &bus_ops,
		.priv = card,
	};
	struct ndc_adapter *adapter;
	int err;

	adapter = ndc_miniport_create(card->owner->port, &bus, _THIS_IP_);
	if (IS_ERR(adapter))
		return PTR_ERR(adapter);
	err = ndc_miniport_appear(adapter, false);
	if (err) {
		ndc_miniport_remove(adapter, false);
		return err;
	}
	card->adapter = adapter;
	return 0;
}

static int probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct card *card = kzalloc(sizeof(*card), GFP_KERNEL);
	int err;

	if (!card)
		return -ENOMEM;
	card->pdev = pdev;
	card->owner = container_of(to_pci_driver(pdev->dev.driver),
				   struct pci_port, driver);
	err = open(card);
	if (err)
		goto err_free;
	err = create(card);
	if (err)
		goto err_close;
	pci_set_drvdata(pdev, card);
	mutex_lock(&card->owner->lock);
	list_add_tail(&card->node, &card->owner->cards);
	/* It may not want to be here already. */
	if (card->unwanted)
		queue_work(ndc_own_queue, &card->owner->eject);
	mutex_unlock(&card->owner->lock);
	return 0;

err_close:
	close(card);
err_free:
	kfree(card);
	return err;
}

static void remove(struct pci_dev *pdev)
{
	struct card *card = pci_get_drvdata(pdev);

	mutex_lock(&card->owner->lock);
	list_del(&card->node);
	mutex_unlock(&card->owner->lock);
	ndc_miniport_remove(card->adapter, !pci_device_is_present(pdev));
	close(card);
	kfree(card);
}

/* RTNL and the life mutex, for whoever changes the port's state. */
static struct ndc_miniport *lock_life(struct pci_dev *pdev)
{
	struct card *card = pci_get_drvdata(pdev);
	struct ndc_miniport *miniport = card->adapter->miniport;

	rtnl_lock();
	mutex_lock(&miniport->life);
	return miniport;
}

static void unlock_life(struct ndc_miniport *miniport)
{
	mutex_unlock(&miniport->life);
	rtnl_unlock();
}

static void shutdown(struct pci_dev *pdev)
{
	struct ndc_miniport *miniport = lock_life(pdev);

	if (miniport->adapter->nic)
		netif_device_detach(miniport->adapter->nic->dev);
	ndc_miniport_shutdown(miniport);
	unlock_life(miniport);
}

static int suspend(struct device *dev)
{
	struct ndc_miniport *miniport = lock_life(to_pci_dev(dev));
	int err = ndc_miniport_suspend(miniport);

	if (!err && miniport->adapter->nic)
		netif_device_detach(miniport->adapter->nic->dev);
	unlock_life(miniport);
	return err;
}

static int resume(struct device *dev)
{
	struct ndc_miniport *miniport = lock_life(to_pci_dev(dev));
	int err = ndc_miniport_resume(miniport);

	if (!err && miniport->adapter->nic)
		netif_device_attach(miniport->adapter->nic->dev);
	unlock_life(miniport);
	return err;
}

static DEFINE_SIMPLE_DEV_PM_OPS(pm_ops, suspend, resume);

/* The device is about to forget all that it was told. */
static void halt_for_reset(struct pci_dev *pdev)
{
	struct ndc_miniport *miniport = lock_life(pdev);

	miniport->was_running = miniport->state == NDC_RUNNING;
	if (miniport->adapter->nic)
		netif_device_detach(miniport->adapter->nic->dev);
	ndc_miniport_pause(miniport, NDIS_PAUSE_NDIS_INTERNAL);
	ndc_miniport_halt(miniport, NdisHaltDeviceDisabled);
	unlock_life(miniport);
}

static void start_after_reset(struct pci_dev *pdev)
{
	int err = resume(&pdev->dev);

	if (err)
		pci_err(pdev, "is not initialised again after its reset: %pe\n",
			ERR_PTR(err));
}

static pci_ers_result_t error_detected(struct pci_dev *pdev,
				       pci_channel_state_t state)
{
	struct card *card = pci_get_drvdata(pdev);

	if (state == pci_channel_io_perm_failure) {
		ndc_miniport_fail(card->adapter->miniport,
				  "its device does not answer any more");
		return PCI_ERS_RESULT_DISCONNECT;
	}
	halt_for_reset(pdev);
	return PCI_ERS_RESULT_NEED_RESET;
}

static pci_ers_result_t slot_reset(struct pci_dev *pdev)
{
	pci_restore_state(pdev);
	pci_save_state(pdev);
	return PCI_ERS_RESULT_RECOVERED;
}

static const struct pci_error_handlers error_handlers = {
	.error_detected = error_detected,
	.slot_reset = slot_reset,
	.reset_prepare = halt_for_reset,
	.reset_done = start_after_reset,
	.resume = start_after_reset,
};

/* One that is not wanted any more, held; or NULL. */
static struct pci_dev *next_unwanted(struct pci_port *pci)
{
	struct pci_dev *pdev = NULL;
	struct card *card;

	mutex_lock(&pci->lock);
	list_for_each_entry(card, &pci->cards, node)
		if (card->unwanted) {
			card->unwanted = false;
			pdev = pci_dev_get(card->pdev);
			break;
		}
	mutex_unlock(&pci->lock);
	return pdev;
}

static void eject_work(struct work_struct *work)
{
	struct pci_port *pci = container_of(work, struct pci_port, eject);
	struct pci_dev *pdev;

	while ((pdev = next_unwanted(pci))) {
		device_release_driver(&pdev->dev);
		pci_dev_put(pdev);
	}
}

static int start(struct ndc_port *port)
{
	const struct ndiscompat_port *glue = port->glue;
	struct pci_port *pci;
	int err;

	if (!glue->pci_ids)
		return 0;
	pci = kzalloc(sizeof(*pci), GFP_KERNEL);
	if (!pci)
		return -ENOMEM;
	pci->port = port;
	mutex_init(&pci->lock);
	INIT_LIST_HEAD(&pci->cards);
	INIT_WORK(&pci->eject, eject_work);
	pci->driver = (struct pci_driver) {
		.name = glue->name,
		.id_table = glue->pci_ids,
		.probe = probe,
		.remove = remove,
		.shutdown = shutdown,
		.err_handler = &error_handlers,
		.driver.pm = pm_sleep_ptr(&pm_ops),
	};
	mutex_lock(&pci_ports_lock);
	list_add_tail(&pci->node, &pci_ports);
	mutex_unlock(&pci_ports_lock);
	err = __pci_register_driver(&pci->driver, port->object.DriverSection,
				    glue->name);
	if (!err)
		return 0;
	mutex_lock(&pci_ports_lock);
	list_del(&pci->node);
	mutex_unlock(&pci_ports_lock);
	kfree(pci);
	return err;
}

static struct pci_port *take(const struct ndc_port *port)
{
	struct pci_port *pci;

	mutex_lock(&pci_ports_lock);
	list_for_each_entry(pci, &pci_ports, node)
		if (pci->port == port) {
			list_del(&pci->node);
			mutex_unlock(&pci_ports_lock);
			return pci;
		}
	mutex_unlock(&pci_ports_lock);
	return NULL;
}

static void stop(struct ndc_port *port)
{
	struct pci_port *pci = take(port);

	if (!pci)
		return;
	pci_unregister_driver(&pci->driver);
	/* Nothing is left that it would let go of. */
	cancel_work_sync(&pci->eject);
	kfree(pci);
}

static struct ndc_bus pci_bus = {
	.start = start,
	.stop = stop,
};

void ndc_pci_init(void)
{
	ndc_bus_add(&pci_bus);
}

void ndc_pci_exit(void)
{
	ndc_bus_del(&pci_bus);
}
