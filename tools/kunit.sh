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

: "${SUITE:=*}"
passed=0
failed=0
skipped=0

need "for the guests of the labs" busybox-static cpio

# run LAB VERSION: one lab, judged; adds to the totals.
run() {
	local lab=$1 series=$2 dir kernel root suites counts

	kernel=$("$top/tools/kernel.sh" "$lab" "$series")
	dir=$("$top/tools/modules.sh" "$lab" "$series")
	root=$dir/root
	new_root "$root"
	cp "$top/tools/lab/init" "$root/init"
	suites=$(cd "$dir/kunit" &&
		find . -maxdepth 1 -name "ndiscompat_${SUITE}_kunit.ko" \
			-o -maxdepth 1 -name "nicdrv_${SUITE}_kunit.ko" |
		sed 's,^\./,,; s,\.ko$,,' | sort)
	[ -n "$suites" ] || die "no suite matches SUITE=$SUITE"
	echo "$suites" >"$root/lab/suites"
	cp "$dir/ndiscompat/ndiscompat.ko" "$dir/kunit/ndt.ko" "$root/lab/"
	for suite in $suites; do
		cp "$dir/kunit/$suite.ko" "$root/lab/"
	done
	pack "$root" "$dir/initramfs.gz"
	say "kunit, $lab, Linux $series: $(echo "$suites" | wc -l) suites"
	case $lab in
	uml) run_uml "$kernel" "$dir/initramfs.gz" "$dir/console.log" ;;
	smp)
		need_qemu
		run_qemu "$kernel/bzImage" "$dir/initramfs.gz" \
			"$dir/console.log" ;;
	esac
	judge "$lab-$series" "$dir/console.log"
}

for lab in ${LAB:-uml smp}; do
	case $lab in uml | smp) ;; *) die "LAB=$lab is not uml or smp" ;; esac
	for series in ${KERNEL:-${kernels[*]}}; do
		known_kernel "$series"
		run "$lab" "$series"
	done
done

echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
