# shellcheck shell=bash disable=SC2154
# Ports of PCI devices, by edutest on QEMU's edu: registers, interrupts, DMA,
# and every way in which a device comes and goes.
# Machine: edu=1

device=/sys/bus/pci/devices/$(basename "$(dirname "$(grep -lx 0x11e8 \
	/sys/bus/pci/devices/*/device)")")
slot=${device##*/}
driver=/sys/bus/pci/drivers/edutest

# Both modules, for as long as the case runs.
set_up() {
	dmesg -C
	insmod "$build/ndiscompat/ndiscompat.ko"
	insmod "$build/tools/system/pcitest/edutest.ko" "$@"
}

said() {
	dmesg | grep -q "edutest: $1" || fail "not said: $1"
}

# It has gone through all of its hardware since the log was cleared.
works_by() {
	[ -e "$driver/$slot" ] || fail "no driver of $slot"
	said "id 10000ed, interrupt by $1"
	said 'memory is shared'
	dmesg -C
}

net_device() {
	basename "$device"/net/*
}

case_device_works_by_message() {
	set_up
	works_by message
	grep -q "$slot-0" /proc/interrupts
	rmmod edutest
	said 'halt 0'
	refused grep -q "$slot-0" /proc/interrupts
}

case_device_works_by_its_line() {
	set_up 'keywords="Interrupt Management\MessageSignaledInterruptProperties\MSISupported=0"'
	works_by line
}

case_port_without_messages_works_by_the_line() {
	set_up keywords=NoMessages=1
	works_by line
	echo "$slot" >$driver/unbind
	echo "$slot" >$driver/bind
	works_by line
}

case_net_device_comes_and_goes() {
	set_up
	works_by message
	ip link set "$(net_device)" up
	ip link set "$(net_device)" down
	rmmod edutest
	[ ! -e "$device/net" ]
}

case_unbind_and_bind() {
	set_up
	works_by message
	for _ in 1 2 3; do
		ip link set "$(net_device)" up
		echo "$slot" >$driver/unbind
		said 'halt 0'
		[ ! -e "$tables/adapters/$slot" ]
		echo "$slot" >$driver/bind
		works_by message
	done
}

case_removal_and_rescan() {
	set_up
	works_by message
	ip link set "$(net_device)" up
	echo 1 >"$device/remove"
	said 'halt 0'
	[ ! -e "$device" ]
	echo 1 >/sys/bus/pci/rescan
	works_by message
}

case_reset_initialises_again() {
	[ -e "$device/reset" ] || exit 0
	set_up
	works_by message
	ip link set "$(net_device)" up
	echo 1 >"$device/reset"
	said 'halt 0'
	works_by message
	ip link show "$(net_device)" | grep -q UP
}

case_what_a_port_leaves_is_taken_back() {
	set_up keywords=LeaveAll=1
	works_by message
	expects leak
	expects leak
	expects leak
	expects leak
	rmmod edutest
	dmesg | grep -q 'its interrupt is not deregistered'
	dmesg | grep -q 'bytes of registers at .* are not unmapped'
	refused grep -q "$slot-0" /proc/interrupts
	echo 1 >/sys/module/ndiscompat/parameters/verify
	insmod "$build/tools/system/pcitest/edutest.ko"
	works_by message
}
