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
leak_frame      smp-6.1  leak: pages of an unloaded module
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
bugcheck        all  BUG.* at .*runtime/debug\.c:
boot            all  Kernel panic
unlock          smp  scheduling while atomic
race            smp  labtest_race.it_loses_counts:failed
'

passed=0
failed=0
skipped=0

# An initramfs without a first process: the kernel panics at the end of boot.
boot_nothing() {
	new_root "$dir/root"
	pack "$dir/root" "$dir/initramfs.gz"
	start "$1" "$dir/initramfs.gz"
}

try() {
	local lab=$1 series=$2 bug=$3 words=$4

	case $bug in
	boot) boot_nothing "$lab" ;;
	hang | unlock) LAB_QUIET=25 boot_suites "$lab" "labtest_${bug}_kunit" ;;
	*) boot_suites "$lab" "labtest_${bug}_kunit" ;;
	esac
	# What the lab counts is not what is counted here.
	(judge "$lab-$series" "$dir/console.log" >/dev/null)
	if grep '^not ok' "$dir/console.log.verdict" | grep -Eq "$words"; then
		echo "ok labtest $lab-$series $bug"
		add 1 0 0
	else
		echo "not ok labtest $lab-$series $bug: nobody said \"$words\""
		sed 's/^/#   /' "$dir/console.log.verdict"
		add 0 1 0
	fi
}

# try_all LAB VERSION: every bug that can show there.
try_all() {
	local bug where words

	prepare "$1" "$2"
	while read -r bug where words <&4; do
		# shellcheck disable=SC2254
		case $bug in ${BUG:-*}) ;; *) continue ;; esac
		case $where in
		'') ;;
		all | "$1" | "$1-$2") try "$1" "$2" "$bug" "$words" ;;
		esac
	done 4<<<"$bugs"
}

labs=$(chosen_labs)
ready <<<"$labs"
side_by_side try_all <<<"$labs"

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
