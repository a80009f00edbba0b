#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# names.sh: the table of names.  For every name that published miniports use,
# most wanted first: how many drivers want it, how often it is used, its
# family, whether <ndis.h> has it, and where it is.
#
#   names.sh           the table; the last line is the sum
#   names.sh --check   fails, and lists family by family what is missing, if a
#                      name that three drivers want is neither there nor of a
#                      family that is left out
#
# Whether a name is there is asked of the preprocessor: a macro, or a function
# or a type at file scope.  names.csv has the names as they were counted in the
# sources of drivers, names.left-out the families that are left out, and why.
. "$(dirname "$0")/lib.sh"

wanted_by=3

# "NAME KIND PLACE" for all that a port can include.
declared() {
	{
		echo '#include <ndis.h>'
		find ndiscompat/include -maxdepth 1 -name '*.h' \
			-printf '#include <%f>\n' | sort
	} | gcc -std=gnu11 -fshort-wchar -x c -E -dD -Indiscompat/include - |
		awk '
		/^# [0-9]+ "/ {
			place = $3
			gsub(/"/, "", place)
			next
		}
		place !~ /^ndiscompat\// { next }
		/^#define / {
			name = $2
			sub(/\(.*/, "", name)
			print name, "macro", place
			next
		}
		/^#undef / { next }
		{
			line = $0
			gsub(/"([^"\\]|\\.)*"/, "\"\"", line)
			while (match(line, /[A-Za-z_][A-Za-z0-9_]*|[^ \t]/)) {
				token = substr(line, RSTART, RLENGTH)
				line = substr(line, RSTART + RLENGTH)
				if (!braces && !brackets) {
					if (token == "(" && last ~ /^[A-Za-z_]/)
						print last, "function", place
					else if (token ~ /^[;,]$/ &&
						 last ~ /^[A-Za-z_]/)
						print last, "type", place
				}
				if (token == "{") braces++
				if (token == "}") braces--
				if (token == "(") brackets++
				if (token == ")") brackets--
				last = token
			}
		}'
}

# "NAME PLACE" for all that the layer exports.
exported() {
	grep -rn --include='*.c' '^EXPORT_SYMBOL_GPL(' ndiscompat |
		sed 's/^\([^:]*\):.*(\(.*\)).*/\2 \1/'
}

# name drivers uses family status place
table() {
	awk -F '[ ,]' '
		FILENAME == ARGV[1] && /^[A-Z]/ {
			sub(/:.*/, "", $1)
			out[$1] = 1
		}
		FILENAME == ARGV[2] && !($1 in place) {
			kind[$1] = $2
			place[$1] = $3
		}
		FILENAME == ARGV[3] { source[$1] = $2 }
		FILENAME == ARGV[4] && FNR > 1 {
			status = "missing"
			where = "-"
			if ($1 in place) {
				status = kind[$1]
				where = place[$1]
				if ($1 in source)
					where = where "," source[$1]
			} else if ($2 in out) {
				status = "left-out"
			}
			print $1, $3, $4, $2, status, where
		}' tools/names.left-out <(declared) <(exported) tools/names.csv
}

# The names that must be there and are not, by family.
missing() {
	awk -v wanted_by=$wanted_by '
		$5 == "missing" && $2 >= wanted_by {
			names[$4] = names[$4] " " $1
		}
		END { for (family in names) print family ":" names[family] }' |
		sort
}

cd "$top"
need "for the table of names" gcc
names=$(table)
if [ "${1:-}" = --check ]; then
	lacks=$(missing <<<"$names")
	[ -n "$lacks" ] || exit 0
	echo "$lacks"
	exit 1
fi
report() {
	column -t -N name,drivers,uses,family,status,where <<<"$names" && awk '{
		count[$5 == "missing" || $5 == "left-out" ? $5 : "there"]++
	} END {
		printf "%d names: %d there, %d left out, %d missing\n", NR,
			count["there"], count["left-out"], count["missing"]
	}' <<<"$names"
}

# A reader that has seen enough, and gone, is no error.
report || [ $? = 141 ]
