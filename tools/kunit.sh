#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# kunit.sh: runs the suites in the debug kernels and judges them.
#
#   KERNEL=6.1|6.12   one kernel; else all
#   LAB=uml|smp       one lab; else both
#   SUITE=pattern     only the suites whose name matches
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"

passed=0
failed=0
skipped=0

# run LAB VERSION: one lab, judged; adds to the totals.
run() {
	local suites

	prepare "$1" "$2"
	suites=$(suites_of "$dir" | filter "${SUITE:-*}")
	[ -n "$suites" ] || die "no suite matches SUITE=$SUITE"
	say "kunit, $1, Linux $2: $(echo "$suites" | wc -l) suites"
	# shellcheck disable=SC2086
	boot_suites "$1" $suites
	judge "$1-$2" "$dir/console.log"
}

# The suites that a pattern names, with or without the layer's own name.
filter() {
	local suite

	while read -r suite; do
		# shellcheck disable=SC2254
		case $suite in
		${1}_kunit | ndiscompat_${1}_kunit | nicdrv_${1}_kunit)
			echo "$suite" ;;
		esac
	done
}

labs=$(chosen_labs)
ready <<<"$labs"
side_by_side run <<<"$labs"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
