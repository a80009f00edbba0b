#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# traffic.sh: real frames over a port, in the debug kernels: ping,
# bulk, links that go and come, sockets that nobody reads, rmmod, and rounds
# of create and delete.  tools/lab/traffic/ is what runs in the guest.
#
#   PORT=pair      the example, or PORT=nicdrv over a pair of veths
#   KERNEL=, LAB=  as for kunit.sh
#   CASE=part      only the cases with that in their names
#   ROUNDS=number  of create and delete; else as many as a lab has time for
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"

passed=0
failed=0
skipped=0

# run LAB VERSION: one lab, judged; adds to the totals.
run() {
	local lab=$1 series=$2 rounds=${ROUNDS:-200} kibibytes=8192

	[ "$lab" != smp ] || { rounds=${ROUNDS:-20} kibibytes=1024; }
	prepare "$lab" "$series"
	say "traffic, $lab, Linux $series: $rounds rounds, $kibibytes KiB"
	boot_traffic "$lab" "$series" "$rounds" $kibibytes
	judge "$lab-$series" "$dir/console.log"
}

labs=$(chosen_labs)
ready <<<"$labs"
side_by_side run <<<"$labs"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
