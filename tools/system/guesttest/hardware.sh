# shellcheck shell=bash disable=SC2154,SC2034
# Cases of a NIC that is a PCI device.

driver=/sys/bus/pci/drivers/nicdrv
messages='Interrupt Management\MessageSignaledInterruptProperties\'

# Nothing is left of the device's adapter, and it has reached nothing that it
# must not.
nothing_is_left() {
	[ "$(find $tables/adapters -mindepth 1 | wc -l)" = 0 ]
	[ -z "$(breaches)" ]
	refused grep -q "$slot" /proc/interrupts
	no_fault
}

no_fault() {
	refused eval "dmesg | grep -i 'DMAR:.*fault\|not deregistered'"
}

case_device_is_unbound_under_traffic() {
	local _ guest

	set_up
	for _ in 1 2 3; do
		under_traffic eval "echo $slot >$driver/unbind"
		nothing_is_left
		echo "$slot" >$driver/bind
		bind_nic
		start_nic
		for guest in 1 2 3; do
			ip netns delete "vm$guest"
			make_guest $guest
		done
		answers 2
	done
	no_fault
}

case_device_is_reset_under_traffic() {
	local guest

	set_up
	under_traffic eval "echo 1 >$hardware/reset"
	until_true has_link nic0
	for guest in 1 2 3; do
		until_true has_queue "guest$guest"
		answers $guest
	done
	no_fault
}

case_device_is_removed_under_traffic() {
	set_up
	under_traffic eval "echo 1 >$hardware/remove"
	[ ! -e "$hardware" ]
	nothing_is_left
	echo 1 >/sys/bus/pci/rescan
	bind_nic
	start_nic
	ip netns delete vm1
	make_guest 1
	answers 1
	no_fault
}
