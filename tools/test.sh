#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# test.sh: everything, on every supported kernel; the last line is the sum.
. "$(dirname "$0")/lib.sh"

passed=0
failed=0
skipped=0
start=$SECONDS

# run NAME SCRIPT: runs a script, shows what it says, adds its last line.
run() {
	local name=$1 log=$top/build/test-$1.log counts began=$SECONDS

	mkdir -p "$top/build"
	say "$name"
	"$top/tools/$2" | tee "$log" | sed -u '$d' || true
	counts=$(tail -n 1 "$log" | sed -n \
		's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p')
	if [ -z "$counts" ]; then
		tail -n 1 "$log"
		echo "not ok $name: it did not come to its end"
		counts="0 1 0"
	fi
	read -r p f s <<<"$counts"
	passed=$((passed + p))
	failed=$((failed + f))
	skipped=$((skipped + s))
	say "$name: $p passed, $f failed, $s skipped, $((SECONDS - began)) s"
}

run check check.sh
run kunit kunit.sh
LAB=uml run traffic traffic.sh
PORT=nicdrv ROUNDS=20 LAB=uml run traffic-nicdrv traffic.sh
run system system.sh
LAB=uml run labtest labtest.sh

say "$((SECONDS - start)) s in all"
# A failure may have scrolled by long ago.
[ $failed = 0 ] || {
	say "what failed, once more"
	awk '/^not ok/ || (/^#/ && failing) { failing = 1; print; next }
		{ failing = 0 }' "$top"/build/test-*.log
}
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
