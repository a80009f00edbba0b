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

# Bulk both ways, with what the device takes over from the stack and without.
case_bulk_with_and_without_offloads() {
	local over place

	set_up
	trap 'kill $(jobs -p)' EXIT
	ip address add 10.0.0.100/24 dev nic0
	ethtool -k nic0 | grep -qx 'tcp-segmentation-offload: on'
	busybox dd if=/dev/urandom of=$scratch/sent bs=64k count=64 2>/dev/null
	for place in init peer vm1; do
		become $place busybox httpd -f -p 8080 -h $scratch &
		until_true serves $place
	done
	for over in on off; do
		ethtool -K nic0 rx $over tso $over >/dev/null
		ethtool -K nic0 tx $over >/dev/null
		fetch 10.0.0.254 init
		fetch 10.0.0.100 peer
		fetch 10.0.0.1 peer
		fetch 10.0.0.254 vm1
	done
	[ "$(number rx_bad_checksums)" = 0 ]
	no_fault
}

# in_place NAME COMMAND...: in a namespace, or outside of all.
in_place() {
	(become "$@")
}

# The same, instead of this shell, so that it has the number of its job.
become() {
	[ "$1" = init ] || set -- "$1" ip netns exec "$@"
	exec "${@:2}"
}

serves() {
	in_place "$1" busybox netstat -ltn | grep -q :8080
}

# fetch ADDRESS HERE: what lies there; behind the server's header.
fetch() {
	printf 'GET /sent HTTP/1.0\r\n\r\n' |
		in_place "$2" busybox timeout 60 busybox nc "$1" 8080 \
			>$scratch/came
	tail -c "$(stat -c %s $scratch/sent)" $scratch/came |
		cmp - $scratch/sent
}

case_device_is_unbound_under_traffic() {
	local _ guest

	set_up
	for _ in 1 2; do
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
