# SPDX-License-Identifier: GPL-2.0-only
#
# The blocks of an adapter, from debugfs, summed up by queue and who asked.

NR > 1 {
	for (i = 1; i <= NF; i++)
		if ($i ~ /\+0x/)
			site = $i
	sub(/\+0x.*/, "", site)
	sub(/\..*/, "", site)
	key = sprintf("%-9s  %-5s  %-18s", $1, $4, site)
	blocks[key]++
	bytes[key] += $2
}

END {
	printf "%-9s  %-5s  %-18s  %6s  %9s\n", "family", "queue", "asked by",
		"blocks", "bytes"
	for (key in blocks)
		printf "%s  %6d  %9d\n", key, blocks[key],
			bytes[key] | "LC_ALL=C sort"
}
