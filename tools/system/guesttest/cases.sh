# shellcheck shell=bash disable=SC2154
# VM queues from the tools that people have: guests are macvlans and macvtaps in
# namespaces, rules are ethtool's, frames are pktgen's.  For any NIC of nicdrv.

# shellcheck source=tools/lab/guests
. "$top/tools/lab/guests"

# Each guest hears of its own frames and of no other, by its own counters and
# by those of its queue.  There are fewer than a queue has buffers: however slow
# the machine is, none is dropped.
case_every_guest_gets_its_frames_and_no_other() {
	local guest frames before

	set_up
	aim 1 60 200 100000
	aim 2 512 220 100000
	aim 3 1496 240 100000
	ip netns exec vm2 tcpdump -Q in -i guest2 -c 220 -n -l udp \
		>$scratch/seen 2>$scratch/tcpdump &
	until_true grep -q listening $scratch/tcpdump
	before=$(number vmq_rx_packets)
	send_aimed
	for guest in 1:200 2:220 3:240; do
		frames=${guest#*:}
		guest=${guest%:*}
		until_true counted "$(queue_of "guest$guest")" "$frames"
	done
	wait $!
	[ "$(grep -c '10.0.0.254.*> 10.0.0.2.9: UDP, length 470' \
		$scratch/seen)" = 220 ]
	[ "$(($(number vmq_rx_packets) - before))" = 660 ]
	forget_aimed
}

case_a_new_address_takes_the_filter_along() {
	local queue

	set_up
	queue=$(queue_of guest1)
	ip -n vm1 link set guest1 address 02:00:00:00:00:77
	until_true grep -q "  $queue  02:00:00:00:00:77" \
		"$adapter/filters"
	ip netns exec peer ip neighbour flush dev peer0
	answers 1
	[ "$(number "vmq${queue}_rx_packets")" -ge 3 ]
}

case_modules_go_under_traffic() {
	set_up
	under_traffic rmmod nicdrv
	[ "$(find $tables/adapters -mindepth 1 | wc -l)" = 0 ]
	[ -z "$(breaches)" ]
}

case_mtu_and_address_of_the_nic() {
	set_up
	ip link set nic0 mtu 1400
	answers 3
	ip link set nic0 address 02:00:00:00:00:55
	answers 3
	[ "$(queue_of guest3)" -gt 0 ]
}

case_rings_are_set() {
	local before

	set_up
	before=$(number nic_rx_buffers)
	ethtool -G nic0 rx 512
	until_true number_is nic_rx_buffers -gt "$before"
	answers 3
	ethtool -C nic0 rx-usecs 200
	ethtool -c nic0 | grep -q 'rx-usecs:.*200'
	answers 3
}
