#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# traffic.sh: real frames over the example port, in the debug kernels: ping,
# bulk, links that go and come, sockets that nobody reads, rmmod, and rounds
# of create and delete.  tools/lab/traffic/ is what runs in the guest.
#
#   KERNEL=, LAB=  as for kunit.sh
#   CASE=part      only the cases with that in their names
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"

passed=0
failed=0
skipped=0

# run LAB VERSION: one lab, judged; adds to the totals.  Rounds of create and
# delete, and KiB of a stream: as many as the lab has time for.
run() {
	local lab=$1 series=$2 rounds=1000 kibibytes=16384

	[ "$lab" != smp ] || { rounds=100 kibibytes=2048; }
	prepare "$lab" "$series"
	say "traffic, $lab, Linux $series: $rounds rounds, $kibibytes KiB"
	boot_traffic "$lab" "$series" $rounds $kibibytes
	judge "$lab-$series" "$dir/console.log"
}

labs=$(chosen_labs)
ready <<<"$labs"
side_by_side run <<<"$labs"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
