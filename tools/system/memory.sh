# shellcheck shell=bash disable=SC2154
# Shared memory without an IOMMU; the modules that may and may not go; calls
# that fail on purpose.
# Machine: nic=igb memory=512M
# shellcheck source=tools/system/memtest/common.sh
. "$top/tools/system/memtest/common.sh"

memprovider=$build/tools/system/memtest/memprovider.ko
fault=$tables/fault

case_there_is_no_iommu() {
	[ ! -e "$device/iommu_group" ]
}

case_scattered_pages_are_many_elements() {
	set_up
	get register sg64
	get_scattered
	expect 'elements > 16384 / 2 && elements == runs'
	all_are_pages
}

case_contiguous_memory_that_is_not_there_fails() {
	set_up
	get register sg64
	none provided 67108864 contiguous scattered
	# What it would have taken.
	expect 'elements > 1'
	grep -q '^provided  *0  *0 .* 1  *0$' "$adapter/totals"
	get provided 2097152 contiguous
	expect 'elements == 1'
}

case_shell_makes_an_allocation_fail() {
	set_up
	get register sg64
	echo NdisMAllocateSharedMemory >$fault/call
	echo 2 >$fault/times
	echo 100 >$fault/probability
	dmesg -C
	for _ in 1 2; do
		ask common 64
		expect 'got == 0'
	done
	# The times are over.
	get common 64
	[ "$(cat $fault/times)" = 0 ]
	[ "$(dmesg | grep -c 'NdisMAllocateSharedMemory fails on purpose, at .*memtest')" = 2 ]
	grep -q '^common  *1  *64 .* 2  *0$' "$adapter/totals"
}

case_shell_chooses_the_call_that_fails() {
	set_up
	get register sg64
	echo NdisAllocateSharedMemory >$fault/call
	grep -qFx '[NdisAllocateSharedMemory]' $fault/call
	echo -1 >$fault/times
	echo 100 >$fault/probability
	get common 64
	none provided 64
	none provided 64
	echo 0 >$fault/probability
	get provided 64
	# No name, and both fail.
	echo >$fault/call
	echo 100 >$fault/probability
	none provided 64
	ask common 64
	expect 'got == 0'
	ask halt
	ask register sg64
	expect 'status == 0xc000009a'
	echo 0 >$fault/probability
	get register sg64
}

case_shell_chooses_only_what_there_is() {
	set_up
	refused eval "echo NdisNoSuchCall 2>&1 >$fault/call"
	refused eval "echo 101 2>&1 >$fault/probability"
	[ "$(cat $fault/probability)" = 0 ]
	refused grep '^\[' $fault/call
}

case_layer_stays_while_it_is_used() {
	set_up
	refused rmmod ndiscompat
	grep -q 'in use' $scratch/error
	[ -d "$adapter" ]
}

case_provider_stays_while_its_block_lives() {
	set_up
	insmod "$memprovider"
	get register sg64
	get provided 4096
	grep -q '^provided .* memprovider ' "$adapter/blocks"
	refused rmmod memprovider
	grep -q 'in use' $scratch/error
	ask free
	rmmod memprovider
	# From now on the layer provides.
	get provided 4096
	all_are_pages
}

case_provider_that_is_left_is_reported() {
	expects leak
	set_up
	insmod "$memprovider" leave=1
	get register sg64
	get provided 4096
	ask free
	rmmod memprovider
	grep -q 'memtest memtest: leak: a shared memory provider, left by its module' \
		$tables/breaches
	get provided 4096
	all_are_pages
}

case_adapter_that_is_left_is_reported() {
	expects leak
	set_up leave=1
	trap - EXIT
	get register sg64
	get common 64
	get common 65536
	get provided 5000
	rmmod memtest
	[ ! -d "$adapter" ]
	for what in "a driver, left by its module" \
		"an adapter, left by its driver" \
		"a DMA registration is not deregistered" \
		"a common block of [0-9]* bytes" \
		"a provided block of 5000 bytes"; do
		grep -q ": leak: $what" $tables/breaches
	done
	# The other common block is the same breach once more.
	grep -qx 'leak  *6' $tables/breaches
	nothing_is_mapped
	rmmod ndiscompat
	not_loaded
}

case_blocks_that_are_left_are_reported() {
	expects leak
	set_up
	trap - EXIT
	get register sg64
	get common 64
	get provided 5000
	echo "${device##*/}" >/sys/bus/pci/drivers/memtest/unbind
	[ ! -d "$adapter" ]
	grep -q ': leak: a common block of 64 bytes' $tables/breaches
	grep -q ': leak: a provided block of 5000 bytes' $tables/breaches
	nothing_is_mapped
}
