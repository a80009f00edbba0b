#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bench.sh: what the layer costs, side by side with what a Linux driver would
# do instead, both in one boot of a stock kernel, in instructions: QEMU's clock
# counts them, so that the figures repeat on any machine.
#
#   ONLY=memory|frames   one group
#   KERNEL=6.1|6.12      which kernel; else the newest
#   PROFILE=1            where the layer's instructions go, by function; with
#                        ONLY=memory, of the call whose number in ndbench.c's
#                        table that is
#
# Leaves bench/results.csv and bench/ratios.svg.
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"
. "$top/tools/stock.sh"

groups=(memory frames)
series=${KERNEL:-${kernels[-1]}}
known_kernel "$series"
case " ${groups[*]} " in
*" ${ONLY:-memory} "*) ;;
*) die "ONLY=$ONLY is not one of: ${groups[*]}" ;;
esac

# The guest, whose clock counts instructions; what it executes while it is
# told to goes to a pipe.
boot() {
	local script=$dir/bench.sh trace=$dir/bench.trace log=$dir/bench.log
	local line

	{
		echo "modules=$kernel/lib/modules release=$release build=$dir"
		# Else it is the frames that are traced.
		[ "${ONLY:-}" != memory ] || echo "profile=${PROFILE:-}"
		cat "$top/tools/lab/system-lib" "$top/tools/bench/guest"
		printf 'bench_%s\n' "${ONLY:-${groups[@]}}"
		echo "say done"
		echo power_off
	} >"$script"
	NIC=igb SMP=1 stock_command "$script" "quiet loglevel=3"
	rm -f "$trace"
	mkfifo "$trace"
	awk -f "$top/tools/bench/count.awk" "$trace" >"$dir/bench.counts" &
	coproc guest { exec "${stock_line[@]}" -icount shift=0,sleep=off \
		-D "$trace" 2>&1; }
	exec 7>"$trace"
	while read -r -t 600 -u "${guest[0]}" line; do
		line=${line%$'\r'}
		echo "$line"
		case $line in
		*"bench: traced"*)
			printf '\001clog none\none-insn-per-tb off\n\001c\n' \
				>&"${guest[1]}" ;;
		*"bench: trace"*)
			printf '\001cone-insn-per-tb on\nlog exec,nochain\n\001c\n' \
				>&"${guest[1]}" ;;
		*"bench: "*"|"*) say "${line#*|}" ;;
		esac
	done >"$log"
	exec 7>&-
	# One that fell silent would be waited for for ever.
	[ -z "${guest_PID:-}" ] || kill "$guest_PID" 2>/dev/null || true
	wait
	rm -f "$trace"
	grep -q 'bench: done' "$log" || {
		tail -n 20 "$log" >&2
		die "the guest did not come to its end"
	}
	! grep 'bench: failed' "$log" >&2 || die "not all could be measured"
}

# Which source file has which function, by the objects that were built.
functions() {
	local object

	for object in "$dir"/ndiscompat/*/*.o "$dir"/ndiscompat/main.o; do
		nm "$object" | awk -v file="${object#"$dir"/}" \
			'$2 ~ /[tT]/ { sub(/\.o$/, ".c", file); print $3, file }'
	done
}

need_stock
need "to build the example, and to measure" busybox-static iproute2
prepare_stock "$series"
"$top/tools/example.sh" stock "$series" >/dev/null
say "measuring on Linux $release; the guest says each figure as it has it"
boot

mkdir -p "$top/bench"
awk -f "$top/tools/bench/table.awk" \
	-v csv="$top/bench/results.csv" -v svg="$top/bench/ratios.svg" \
	"$top/tools/bench/goals" "$dir/bench.log"
units=200
[ "${ONLY:-}" != memory ] || units=1000
if [ -s "$dir/bench.counts" ]; then
	functions >"$dir/bench.functions"
	awk -f "$top/tools/bench/profile.awk" -v profile="${PROFILE:-}" \
		-v units=$units "$dir/bench.functions" "$dir/bench.log" \
		"$dir/bench.counts"
fi
say "in bench/results.csv and bench/ratios.svg too"
