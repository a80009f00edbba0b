# shellcheck shell=bash disable=SC2154
# Shared memory behind an IOMMU, whatever its mode.
# shellcheck source=tools/system/memtest/common.sh
. "$top/tools/system/memtest/common.sh"

case_any_size_is_one_element() {
	set_up
	get register sg64
	for length in 4096 1048576 16777216 67108864; do
		get provided $length
		expect 'elements == 1'
		get provided $length contiguous
		expect 'elements == 1'
	done
	all_are_pages
}

case_scattered_pages_are_one_element() {
	set_up
	get register sg64
	get_scattered contiguous
	expect 'elements == 1 && runs > 16384 / 2'
	all_are_pages
	# What the end of each case looks for is there while blocks live.
	get common 65536
	grep -q dma_common /proc/vmallocinfo
	grep -qF '[ndiscompat] vmap' /proc/vmallocinfo
}
