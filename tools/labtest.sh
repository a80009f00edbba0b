#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# labtest.sh: proves that the labs see bugs.  Each deliberate one, in
# kunit/labtest/, is run in each lab and must turn it red with the right
# words.  A lab that cannot see a bug is itself a bug.
#
#   KERNEL=, LAB=  as for kunit.sh
#   BUG=pattern    only the bugs whose name matches
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"

# The bug; where it can show; what the verdict must say.
bugs='
leak_memory     all  leak: memory of an unloaded module
leak_pages      smp-6.1  leak: pages of an unloaded module
leak_vmalloc    all  leak: memory of an unloaded module
leak_dma        all  leak: 1 DMA mappings
wrong_unmap     all  DMA-API
stuck           all  labtest_stuck_kunit does not unload
deadlock        all  possible circular locking dependency
sleep           all  scheduling while atomic
use_after_free  all  KASAN: .*use-after-free
failing         all  labtest_failing.it_fails:failed
breach          all  it_frees_twice: reports a breach \(memory\) unannounced
hang            all  hang: no output for
boot            all  Kernel panic
unlock          smp  scheduling while atomic
race            smp  labtest_race.it_loses_counts:failed
'

good=0
bad=0

# An initramfs without a first process: the kernel panics at the end of boot.
boot_nothing() {
	new_root "$dir/root"
	pack "$dir/root" "$dir/initramfs.gz"
	start "$1" "$dir/initramfs.gz"
}

try() {
	local lab=$1 series=$2 bug=$3 words=$4 passed=0 failed=0 skipped=0

	case $bug in
	boot) boot_nothing "$lab" ;;
	hang | unlock) LAB_QUIET=25 boot_suites "$lab" "labtest_${bug}_kunit" ;;
	*) boot_suites "$lab" "labtest_${bug}_kunit" ;;
	esac
	judge "$lab-$series" "$dir/console.log" >/dev/null
	if [ $failed -gt 0 ] &&
	   grep '^not ok' "$dir/console.log.verdict" | grep -Eq "$words"; then
		echo "ok labtest $lab-$series $bug"
		good=$((good + 1))
	else
		echo "not ok labtest $lab-$series $bug: nobody said \"$words\""
		sed 's/^/#   /' "$dir/console.log.verdict"
		bad=$((bad + 1))
	fi
}

labs=$(chosen_labs)
while read -r lab series <&3; do
	prepare "$lab" "$series"
	while read -r bug where words <&4; do
		# shellcheck disable=SC2254
		case $bug in ${BUG:-*}) ;; *) continue ;; esac
		case $where in
		'') ;;
		all | "$lab" | "$lab-$series") try "$lab" "$series" "$bug" "$words" ;;
		esac
	done 4<<<"$bugs"
done 3<<<"$labs"

echo "$good passed, $bad failed, 0 skipped"
[ $bad = 0 ]
