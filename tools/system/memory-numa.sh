# shellcheck shell=bash disable=SC2154
# Shared memory on two nodes, and above 4 GiB, where all of the second node is.
# Machine: nic=igb nodes=2 memory=5G
# shellcheck source=tools/system/memtest/common.sh
. "$top/tools/system/memtest/common.sh"

case_machine_has_two_nodes_and_no_iommu() {
	[ "$(cat /sys/devices/system/node/has_memory)" = 0-1 ]
	[ "$(cat "$device/numa_node")" = 1 ]
	[ ! -e "$device/iommu_group" ]
}

case_preferred_node_is_kept() {
	set_up
	get register sg64
	for node in 0 1; do
		for length in 4096 65536 16777216; do
			get provided $length node=$node
			expect "nodes == 1 << $node"
		done
	done
	all_are_pages
}

# Both families; and of them, a preference goes before the device's node.
case_no_preference_is_the_devices_node() {
	set_up
	get register sg64
	for node in 0 1; do
		echo $node >"$device/numa_node"
		get provided 65536 node=$any_node
		expect "nodes == 1 << $node"
		get common 65536
		expect "nodes == 1 << $node"
		get provided 65536 node=$((any_node | 1))
		expect 'nodes == 1 << 1'
	done
}

case_node_that_is_not_there_fails() {
	set_up
	get register sg64
	for node in 2 63 1023 1024 0x7fffffff; do
		none provided 4096 node=$node
	done
	grep -q '^provided  *0  *0 .* 5  *0$' "$adapter/totals"
}

case_preference_for_a_node_that_is_not_there_falls_back() {
	set_up
	get register sg64
	for node in 2 63 1023 1024; do
		get provided 4096 node=$((any_node | node))
	done
}

# The second node has nothing below 4 GiB.
case_preference_falls_back_to_another_node() {
	set_up
	get register sg32
	none provided 65536 node=1
	get provided 65536 node=$((any_node | 1))
	expect 'nodes == 1 << 0'
	expect 'highest < 1 << 32'
	get provided 65536 node=$any_node
	expect 'nodes == 1 << 0'
	get common 65536
	expect 'nodes == 1 << 0'
	all_are_pages
}

case_wide_registration_uses_all_memory() {
	set_up
	get register sg64
	get provided 65536
	expect 'lowest >= 1 << 32'
	get common 65536
	expect 'lowest >= 1 << 32'
	all_are_pages
}
