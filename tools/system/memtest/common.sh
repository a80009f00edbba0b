# shellcheck shell=bash disable=SC2154
# Shared memory: the cases that hold on every machine whose devices reach the
# pages themselves.
# shellcheck source=tools/system/memtest/lib.sh
. "$top/tools/system/memtest/lib.sh"

case_provided_blocks_are_the_very_pages() {
	set_up
	get register sg64
	for length in 1 4096 5000 65536 1048576 16777216; do
		get provided $length
		all_are_pages
	done
	[ "$(grep -c '^provided ' "$adapter/blocks")" = 6 ]
	ask free
	until_nothing_is_held
}

case_two_megabytes_are_one_element() {
	set_up
	get register sg64
	get provided 2097152
	expect 'elements == 1'
	get provided 2097152 contiguous
	expect 'elements == 1'
	all_are_pages
}

case_narrow_registrations_bound_addresses() {
	set_up
	for width in "sg32 32" "channel32 32" "channel24 24"; do
		get register "${width% *}"
		for length in 64 4096 65536; do
			get common $length
			expect "highest < 1 << ${width#* }"
			get provided $length
			expect "highest < 1 << ${width#* }"
		done
		all_are_pages
		ask halt
	done
}

case_common_blocks_are_freed_at_dispatch() {
	set_up
	get register sg64
	for length in 64 1600 4096 9014 65536 1048576; do
		get common $length
		get common $length
	done
	grep -q '^common  *12 ' "$adapter/totals"
	ask free dispatch
	until_nothing_is_held
}

case_blocks_that_are_just_free_are_no_leaks() {
	set_up
	get register sg64
	for _ in 1 2 3 4; do
		get common 65536
		get provided 4194304
	done
	ask halt
	grep -qx 'leak  *0' $tables/breaches
	until_nothing_is_held
}

case_both_families_live_side_by_side() {
	set_up
	get register sg64
	for length in 64 9014 65536; do
		get common $length
		get provided $length
	done
	grep -q '^common  *3  *74614 ' "$adapter/totals"
	grep -q '^provided  *3  *74614 ' "$adapter/totals"
	ask free dispatch
	until_nothing_is_held
}
