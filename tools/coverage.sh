#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# coverage.sh: runs the suites in UML with counters in the modules and prints
# the lines covered, file by file.  KERNEL= chooses one kernel.
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"

passed=0
failed=0
skipped=0
series=${KERNEL:-${kernels[-1]}}
known_kernel "$series"
need "for the guests of the labs" busybox-static cpio
need "to count lines" gcc

kernel=$("$top/tools/kernel.sh" uml "$series")
dir=$("$top/tools/modules.sh" uml "$series" NDISCOMPAT_GCOV=y)
rm -rf "$dir/out"
mkdir -p "$dir/out/gcov"
mapfile -t suites < <(suites_of "$dir")
say "coverage, uml, Linux $series: ${#suites[@]} suites"
lab_extra=lab_out=$dir/out boot_suites uml "${suites[@]}"
judge "uml-$series" "$dir/console.log"
[ $failed = 0 ] || die "the suites must pass before their lines are counted"

# Each suite loads the layer anew, so each has its own counts: a line is
# covered when any of them ran it.  gcov wants the counts beside the notes.
report=$dir/out/lines
: >"$report"
for suite in "${suites[@]}"; do
	find "$dir/out/gcov/$suite" -name '*.gcda' | while read -r counts; do
		object=${counts#"$dir/out/gcov/$suite"}
		object=${object#/.}
		cp "$counts" "/${object#/}"
		(cd "$dir/out" && gcov -t -o "$(dirname "/${object#/}")" \
			"/${object#/}" 2>/dev/null) >>"$report"
	done
done
awk -F: -v dir="$dir/" '
	$3 == "Source" || $3 ~ /^Source/ {
		file = $4
		sub(/^Source:/, "", file)
		sub(dir, "", file)
		next
	}
	file !~ /^(ndiscompat|nicdrv)\// { next }
	{
		count = $1
		gsub(/ /, "", count)
		key = file SUBSEP $2 + 0
		if (count == "-")
			next
		seen[key] = file
		if (count !~ /^#/ && count !~ /^=/)
			ran[key] = 1
	}
	END {
		for (key in seen) {
			all[seen[key]]++
			if (key in ran)
				covered[seen[key]]++
		}
		for (file in all) {
			printf "%5.1f %%  %5d of %5d  %s\n",
			       100 * covered[file] / all[file],
			       covered[file], all[file], file | "sort -k6"
			total += all[file]
			hit += covered[file]
		}
		close("sort -k6")
		if (!total) {
			print "no counts"
			exit 1
		}
		printf "%5.1f %%  %5d of %5d  in all\n", 100 * hit / total,
		       hit, total
	}' "$report"
