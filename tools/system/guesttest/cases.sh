# shellcheck shell=bash disable=SC2154
# VM queues from the tools that people have: guests are macvlans and macvtaps in
# namespaces, rules are ethtool's, frames are pktgen's.  For any NIC of nicdrv.

# shellcheck source=tools/lab/guests
. "$top/tools/lab/guests"

# Each guest hears of its own frames and of no other, by its own counters and
# by those of its queue.
case_every_guest_gets_its_frames_and_no_other() {
	local guest frames before

	set_up
	aim 1 60 500 100000
	aim 2 512 700 100000
	aim 3 1496 900 100000
	ip netns exec vm2 tcpdump -Q in -i guest2 -c 700 -n -l udp \
		>$scratch/seen 2>$scratch/tcpdump &
	until_true grep -q listening $scratch/tcpdump
	before=$(number vmq_rx_packets)
	send_aimed
	for guest in 1:500 2:700 3:900; do
		frames=${guest#*:}
		guest=${guest%:*}
		until_true counted "$(queue_of "guest$guest")" "$frames"
	done
	wait $!
	[ "$(grep -c '10.0.0.254.*> 10.0.0.2.9: UDP, length 470' \
		$scratch/seen)" = 700 ]
	[ "$(($(number vmq_rx_packets) - before))" = 2100 ]
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

case_rules_of_ethtool() {
	local rule

	set_up
	ethtool -N nic0 flow-type ether dst 02:00:00:00:00:99 action 1 \
		>/dev/null
	# The filters of the three guests are there too.
	ethtool -n nic0 >$scratch/rules
	grep -q 'Total 4 rules' $scratch/rules
	rule=$(sed -n '/^Filter/h; /02:00:00:00:00:99/{x;s/Filter: //p}' \
		$scratch/rules)
	grep -A 2 'Dest MAC addr: 02:00:00:00:00:99' $scratch/rules |
		grep -q 'Action: Direct to queue 1'
	# Old versions of ethtool say so, and exit with 0.
	ethtool -N nic0 flow-type ether dst 02:00:00:00:00:98 action 7 \
		>$scratch/refused 2>&1 || true
	grep -qi cannot $scratch/refused
	ethtool -N nic0 flow-type tcp4 dst-port 80 action 1 \
		>$scratch/refused 2>&1 || true
	grep -qi cannot $scratch/refused
	ethtool -N nic0 delete "$rule"
	ethtool -n nic0 | grep -q 'Total 3 rules'
}

# The ninth guest of seven queues works all the same, and why it has no queue
# is said.
case_what_cannot_be_had_is_said() {
	local guest

	set_up
	for guest in 4 5 6 7 8; do
		make_guest $guest
	done
	[ "$(number vmq_macvlans_offloaded)" = 7 ]
	[ "$(number vmq_macvlans_refused)" = 1 ]
	table_of macvlans | grep '^guest8 ' | grep -q queue
	[ "$(dmesg | grep -c 'guest8')" -ge 1 ]
	answers 8
	# One that goes makes room for the next.
	ip netns delete vm3
	make_guest 9
	until_true has_queue guest9
}

case_macvtap_is_read() {
	local index

	set_up
	make_guest 4 macvtap
	[ "$(queue_of guest4)" -gt 0 ]
	index=$(cat "/proc/self/net/dev" >/dev/null; ip -n vm4 -o link show \
		guest4 | sed 's/:.*//')
	until_true test -c "/dev/tap$index"
	busybox timeout 60 dd "if=/dev/tap$index" of=$scratch/frames bs=4096 \
		count=40 2>/dev/null &
	aim 4 200 60 1000000
	ip netns exec peer ip neighbour add 10.0.0.4 dev peer0 lladdr \
		"$(address_of guest4 -n vm4)"
	send_aimed
	wait $!
	[ "$(stat -c %s $scratch/frames)" -ge $((40 * 200)) ]
	[ "$(number "vmq$(queue_of guest4)_rx_packets")" -ge 40 ]
	forget_aimed
}

case_feature_off_and_on() {
	set_up
	ethtool -K nic0 l2-fwd-offload off
	until_true number_is vmq_macvlans_offloaded = 0
	answers 2
	ethtool -K nic0 l2-fwd-offload on
	ip -n vm2 link set guest2 down
	ip -n vm2 link set guest2 up
	until_true has_queue guest2
	answers 2
}

case_modules_go_under_traffic() {
	set_up
	under_traffic rmmod nicdrv
	[ "$(find $tables/adapters -mindepth 1 | wc -l)" = 0 ]
	[ -z "$(breaches)" ]
}

case_namespace_goes_with_its_guest() {
	set_up
	ip netns delete vm2
	until_true number_is vmq_macvlans_offloaded = 2
	answers 1
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
