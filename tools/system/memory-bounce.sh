# shellcheck shell=bash disable=SC2154
# Shared memory where a device cannot reach pages, and all that is mapped for it
# is bounced: what it gets must be no bounce buffer.
# Machine: nic=igb bounce=force memory=512M
# shellcheck source=tools/system/memtest/lib.sh
. "$top/tools/system/memtest/lib.sh"

case_everything_is_bounced() {
	dmesg | grep -q 'software IO TLB'
	grep -q swiotlb=force /proc/cmdline
}

case_provided_blocks_are_coherent() {
	set_up
	get register sg64
	for length in 1 5000 65536 2097152; do
		ask provided $length
		expect 'status == 0 && got == 1 && elements == 1'
		ask provided $length contiguous
		expect 'status == 0 && got == 1 && elements == 1'
	done
	[ "$(awk '$1 == "provided" && $6 == "coherent"' "$adapter/blocks" |
		wc -l)" = 8 ]
	ask free
	until_nothing_is_held
}

case_memory_that_is_not_there_fails() {
	set_up
	get register sg64
	none provided 268435456
	grep -q '^provided  *0  *0 .* 1  *0$' "$adapter/totals"
}

case_common_blocks_are_as_ever() {
	set_up
	get register sg32
	get common 1600
	get common 65536
	ask free dispatch
	until_nothing_is_held
}
