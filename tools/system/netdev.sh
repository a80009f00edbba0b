# shellcheck shell=bash disable=SC2154
# What people do with any network interface, done with the example port's: the
# real ip, ethtool and tcpdump, a bridge, a bond, a VLAN and two wires at once.
# Needs: example

# wire NAME ADDRESS: two adapters, one here and one in the namespace "there".
wire() {
	ip link add name "$1" type pair
	ip link add name "$1-peer" netns there type pair
	ip -n there address add "10.$2.0.2/24" dev "$1-peer"
	ip link set "$1" up
	ip -n there link set "$1-peer" up
	until_carrier "$1"
	until_carrier "$1-peer" -n there
}

until_carrier() {
	local name=$1 _

	shift
	for _ in $(seq 600); do
		! ip "$@" link show "$name" | grep -q LOWER_UP || return 0
		sleep 0.1
	done
	fail "$name has no link"
}

set_up() {
	dmesg -C
	ip netns delete there 2>/dev/null || true
	ip netns add there
	insmod "$build/ndiscompat/ndiscompat.ko"
	insmod "$build/example/pair.ko"
	wire nic0 1
}

addressed() {
	ip address add 10.1.0.1/24 dev "${1:-nic0}"
}

# The other end answers.
answers() {
	busybox ping -c 3 -A -W 30 "${1:-10.1.0.2}" >/dev/null
}

case_ethtool_says_who_drives_it() {
	set_up
	ethtool -i nic0 >$scratch/info
	grep -qx 'driver: pair' $scratch/info
	grep -q '^bus-info: .' $scratch/info
	ethtool nic0 >$scratch/link
	grep -q 'Speed: [0-9]*Mb/s' $scratch/link
	grep -q 'Duplex: Full' $scratch/link
	grep -q 'Link detected: yes' $scratch/link
	ip -n there link set nic0-peer down
	for _ in $(seq 600); do
		! ethtool nic0 | grep -q 'Link detected: no' || return 0
		sleep 0.1
	done
	fail "the link does not go down with its other end"
}

case_ethtool_counts_the_same_things_always() {
	set_up
	addressed
	ethtool -S nic0 | sed 's/:.*//' >$scratch/before
	answers
	ethtool -S nic0 | sed 's/:.*//' >$scratch/after
	cmp $scratch/before $scratch/after
	[ "$(wc -l <$scratch/after)" -gt 10 ]
	ip link set nic0 down
	ethtool -S nic0 | sed 's/:.*//' >$scratch/after
	cmp $scratch/before $scratch/after
}

case_ethtool_changes_the_rings() {
	set_up
	addressed
	ethtool -g nic0 >$scratch/rings
	[ "$(sed -n 's/^RX:[^0-9]*//p' $scratch/rings | tail -n 1)" = 512 ]
	[ "$(sed -n 's/^RX:[^0-9]*//p' $scratch/rings | head -n 1)" = 4096 ]
	ethtool -G nic0 rx 64
	[ "$(ethtool -g nic0 | sed -n 's/^RX:[^0-9]*//p' |
		tail -n 1)" = 64 ]
	until_carrier nic0
	answers
	refused ethtool -G nic0 rx 8
	refused ethtool -G nic0 rx 5000
	refused ethtool -G nic0 tx 5000
	[ "$(ethtool -g nic0 | sed -n 's/^RX:[^0-9]*//p' |
		tail -n 1)" = 64 ]
	answers
}

case_ethtool_is_told_what_there_is_not() {
	set_up
	for option in -c -d -p -a; do
		refused timeout 20 ethtool $option nic0
		grep -qi 'not supported\|no data' $scratch/error ||
			fail "ethtool $option: $(cat $scratch/error)"
	done
	ethtool -x nic0 >$scratch/scaling
	grep -q 'Operation not supported' $scratch/scaling
	ethtool -l nic0 >$scratch/channels
	grep -q 'Combined:.*1' $scratch/channels
	refused ethtool -L nic0 combined 3
}

case_ethtool_switches_features() {
	set_up
	addressed
	ethtool -k nic0 | grep -qx 'generic-receive-offload: on'
	ethtool -K nic0 gro off
	ethtool -k nic0 | grep -qx 'generic-receive-offload: off'
	answers
	ethtool -K nic0 gro on
	answers
}

case_ip_counts_frames_both_ways() {
	set_up
	addressed
	answers
	ip -s -s link show nic0 >$scratch/stats
	for line in RX TX; do
		# shellcheck disable=SC2046
		set -- $(sed -n "/^ *$line: /{n;p;q}" $scratch/stats)
		[ "$1" -gt 294 ] || fail "$line: $1 bytes"
		[ "$2" -ge 3 ] || fail "$line: $2 frames"
		[ "$3 $4" = "0 0" ] || fail "$line: errors $3, dropped $4"
	done
}

case_mtu_has_bounds() {
	set_up
	addressed
	ip -d link show nic0 | grep -q 'minmtu 68 maxmtu 9000 '
	refused ip link set nic0 mtu 67
	refused ip link set nic0 mtu 9001
	ip link set nic0 mtu 68
	ip -n there link set nic0-peer mtu 9000
	ip link set nic0 mtu 9000
	until_carrier nic0
	until_carrier nic0-peer -n there
	busybox ping -c 3 -A -W 30 -s 8900 10.1.0.2 >/dev/null
}

case_address_changes() {
	set_up
	addressed
	ip link set nic0 address 02:00:00:aa:bb:cc
	ip link show nic0 | grep -q 'link/ether 02:00:00:aa:bb:cc'
	until_carrier nic0
	answers
	ip -n there neigh | grep -q 02:00:00:aa:bb:cc
	refused ip link set nic0 address 01:00:00:aa:bb:cc
	ip link show nic0 | grep -q 'link/ether 02:00:00:aa:bb:cc'
}

case_bridge_has_it() {
	set_up
	modprobe bridge
	ip link add br0 type bridge
	ip link set nic0 master br0
	ip link set br0 up
	addressed br0
	answers
	ip -d link show nic0 | grep -q 'promiscuity [1-9]'
	ip link delete br0
	ip -d link show nic0 | grep -q 'promiscuity 0'
}

case_bond_fails_over() {
	set_up
	wire nic1 2
	ip -n there link add br0 type bridge
	ip -n there address flush dev nic0-peer
	ip -n there address add 10.1.0.2/24 dev br0
	ip -n there link set nic0-peer master br0
	ip -n there link set nic1-peer master br0
	ip -n there link set br0 up
	modprobe bonding max_bonds=0
	ip link add bond0 type bond mode active-backup miimon 50
	for nic in nic0 nic1; do
		ip link set $nic down
		ip link set $nic master bond0
	done
	ip link set bond0 up
	addressed bond0
	for nic in nic0 nic1; do
		until_carrier $nic
	done
	answers
	first=$(cat /sys/class/net/bond0/bonding/active_slave)
	ip -n there link set "$first-peer" down
	for _ in $(seq 600); do
		[ "$(cat /sys/class/net/bond0/bonding/active_slave)" = "$first" ] ||
			break
		sleep 0.1
	done
	[ "$(cat /sys/class/net/bond0/bonding/active_slave)" != "$first" ]
	answers
	ip link delete bond0
}

case_vlan_above_it() {
	set_up
	modprobe 8021q
	ip link add link nic0 name nic0.5 type vlan id 5
	ip -n there link add link nic0-peer name peer.5 type vlan id 5
	ip address add 10.5.0.1/24 dev nic0.5
	ip -n there address add 10.5.0.2/24 dev peer.5
	ip link set nic0.5 up
	ip -n there link set peer.5 up
	answers 10.5.0.2
	busybox ping -c 3 -A -W 30 -s 1472 10.5.0.2 >/dev/null
}

case_tcpdump_sees_both_directions() {
	set_up
	addressed
	answers
	tcpdump -i nic0 -U -w $scratch/frames icmp 2>$scratch/tcpdump &
	dump=$!
	for _ in $(seq 600); do
		! grep -q listening $scratch/tcpdump || break
		sleep 0.1
	done
	answers
	for _ in $(seq 600); do
		[ "$(tcpdump -r $scratch/frames 2>/dev/null |
			grep -c 'ICMP echo')" -lt 6 ] || break
		sleep 0.1
	done
	kill $dump
	wait $dump || true
	tcpdump -n -r $scratch/frames >$scratch/text 2>/dev/null
	[ "$(grep -c '10.1.0.1 > 10.1.0.2: ICMP echo request' \
		$scratch/text)" = 3 ]
	[ "$(grep -c '10.1.0.2 > 10.1.0.1: ICMP echo reply' \
		$scratch/text)" = 3 ]
}

case_two_wires_do_not_mix() {
	set_up
	wire nic1 2
	addressed
	ip address add 10.2.0.1/24 dev nic1
	answers 10.1.0.2
	answers 10.2.0.2
	ip link delete nic0
	answers 10.2.0.2
	refused ip link show nic0
}
