# shellcheck shell=bash disable=SC2154,SC2034
# Shared memory on a stock kernel, by memtest over the machine's igb: what the
# cases share.

any_node=0x80000000
device=/sys/bus/pci/devices/$(basename "$(dirname "$(grep -lx 0x10c9 \
	/sys/bus/pci/devices/*/device)")")
echo memtest >"$device/driver_override"
adapter=$tables/adapters/memtest

# Both modules and an adapter, for as long as the case runs.
set_up() {
	insmod "$build/ndiscompat/ndiscompat.ko"
	insmod "$build/tools/system/memtest/memtest.ko" "$@"
	[ -d "$adapter" ]
	trap tear_down EXIT
}

tear_down() {
	ask halt
	echo "${device##*/}" >/sys/bus/pci/drivers/memtest/unbind
	[ ! -d "$adapter" ]
	nothing_is_mapped
}

# The layer's mappings, and those that DMA makes, are all undone.  Its records
# may wait longer, for RCU.
nothing_is_mapped() {
	local left

	left=$(grep -E 'dma_common|\[ndiscompat\] vmap' /proc/vmallocinfo) ||
		return 0
	fail "still mapped: $left"
}

# ask COMMAND...: has memtest do it; the answer becomes variables.
ask() {
	local answer

	unset status got elements same runs lowest highest nodes
	echo "$*" >/sys/kernel/debug/memtest
	answer=$(cat /sys/kernel/debug/memtest)
	eval "$answer"
}

# As above, and it must succeed: with an allocation, the bus addresses must be
# those of the very pages that the processor sees.
get() {
	ask "$@"
	if [ $((status)) != 0 ] || [ "${got:-1}" != 1 ] ||
		[ "${same:-1}" != 1 ]; then
		fail "$*: $(cat /sys/kernel/debug/memtest)"
	fi
}

# An allocation that must fail for want of resources, and gives nothing.
none() {
	ask "$@"
	if [ "$status" != 0xc000009a ] || [ "$got" != 0 ]; then
		fail "$*: $(cat /sys/kernel/debug/memtest)"
	fi
}

# A block of 64 MiB, most of whose pages are on their own: what may be moved to
# make room for runs is thrown away before.
get_scattered() {
	sync
	echo 3 >/proc/sys/vm/drop_caches
	get provided 67108864 scattered "$@"
}

# What was answered must be so: expect 'elements == 1 && runs > 1'.
expect() {
	(($1)) || fail "not $1: $(cat /sys/kernel/debug/memtest)"
}

# Every provided block is made of pages that may be lent out.
all_are_pages() {
	grep -q '^provided ' "$adapter/blocks"
	awk '$1 == "provided" && $6 != "pages" { print; bad = 1 }
		END { exit bad }' "$adapter/blocks"
}

# The reaper has given all memory back; it does so by itself.
until_nothing_is_held() {
	until grep -q '^held for common blocks: 0 bytes' "$adapter/totals"; do
		[ -e "$adapter/totals" ]
		sleep 0.1
	done
	grep -q '^common  *0  *0 ' "$adapter/totals"
	grep -q '^provided  *0  *0 ' "$adapter/totals"
}
