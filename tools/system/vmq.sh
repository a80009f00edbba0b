# shellcheck shell=bash disable=SC2154
# nicdrv over a veth, and what no NIC has a part in.

# shellcheck source=tools/system/guesttest/cases.sh
. "$top/tools/system/guesttest/cases.sh"

case_nic_goes_under_traffic() {
	set_up
	under_traffic ip link delete nic0
	is_gone nic0
	is_gone guest1 -n vm1
}

flap_wire() {
	ip link set wire down
	until_true has_no_link nic0
	ip link set wire up
}

has_no_link() {
	! has_link "$1"
}

case_interface_below_goes_down_and_away() {
	set_up
	under_traffic flap_wire
	until_true has_link nic0
	answers 1
	# The other end of it goes too, and so nobody sends.
	rmmod pktgen
	ip link delete wire
	until_true is_gone nic0
	is_gone guest1 -n vm1
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

case_namespace_goes_with_its_guest() {
	set_up
	ip netns delete vm2
	until_true number_is vmq_macvlans_offloaded = 2
	answers 1
}
