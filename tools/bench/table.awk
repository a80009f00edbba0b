# SPDX-License-Identifier: GPL-2.0-only
#
# Reads the goals, then the log of a run; prints the table, and writes @csv and
# @svg.  Each pair was measured a few times: the median counts, and the spread
# is that of the ratio.
BEGIN {
	FS = "|"
}

FNR == 1 {
	file++
}

file == 1 && !/^#/ {
	kind[$1] = $2
	most[$1] = $3
}

file == 2 && /bench: .*\|/ {
	if (!($2 in runs))
		order[++pairs] = $2
	unit[$2] = $3
	n = ++runs[$2]
	theirs[$2, n] = $4
	ours[$2, n] = $5
}

# The middle one of values[pair, 1..runs].
function median(values, pair,   i, j, n, sorted, swap) {
	n = runs[pair]
	for (i = 1; i <= n; i++)
		sorted[i] = values[pair, i] + 0
	for (i = 1; i <= n; i++)
		for (j = i + 1; j <= n; j++)
			if (sorted[j] < sorted[i]) {
				swap = sorted[i]
				sorted[i] = sorted[j]
				sorted[j] = swap
			}
	return sorted[int((n + 1) / 2)]
}

function spread(pair,   i, ratio, low, high) {
	low = high = ours[pair, 1] / theirs[pair, 1]
	for (i = 2; i <= runs[pair]; i++) {
		ratio = ours[pair, i] / theirs[pair, i]
		low = ratio < low ? ratio : low
		high = ratio > high ? ratio : high
	}
	return 100 * (high - low) / low
}

function goal(pair) {
	if (kind[pair] == "more")
		return "theirs + " most[pair]
	return kind[pair] == "ratio" ? most[pair] : "-"
}

function reached(pair, a, b) {
	if (kind[pair] == "more")
		return b <= a + most[pair] ? "yes" : "no"
	if (kind[pair] == "ratio")
		return b <= a * most[pair] ? "yes" : "no"
	return "-"
}

# A bar of the chart, as long as the ratio is large.
function bar(i, pair, ratio, met,   y, width) {
	y = 30 + 34 * (i - 1)
	width = (ratio > 4 ? 4 : ratio) * 150
	printf "<text x=\"10\" y=\"%d\">%s</text>\n", y + 11, pair >svg
	printf "<rect x=\"10\" y=\"%d\" width=\"%d\" height=\"12\" fill=\"%s\"/>\n", \
		y + 15, width, met == "no" ? "#c33" : "#396" >svg
	printf "<text x=\"%d\" y=\"%d\">%.2f</text>\n", width + 16, y + 25, \
		ratio >svg
}

END {
	print "pair,unit,theirs,ours,ratio,goal,reached,spread_percent" >csv
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"700\" " \
		"height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">\n", \
		50 + 34 * pairs >svg
	print "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>" >svg
	print "<text x=\"10\" y=\"18\">ours ÷ theirs; the line is 1</text>" >svg
	printf "%-55s %10s %10s %6s %13s %7s %6s\n", "ours, theirs", "theirs", \
		"ours", "ratio", "goal", "reached", "spread"
	for (i = 1; i <= pairs; i++) {
		pair = order[i]
		a = median(theirs, pair)
		b = median(ours, pair)
		met = reached(pair, a, b)
		printf "%-55s %10d %10d %6.2f %13s %7s %5.1f%%\n", pair, a, b, \
			b / a, goal(pair), met, spread(pair)
		printf "\"%s\",%s,%d,%d,%.3f,%s,%s,%.2f\n", pair, unit[pair], a, \
			b, b / a, goal(pair), met, spread(pair) >csv
		bar(i, pair, b / a, met)
	}
	printf "<line x1=\"160\" y1=\"24\" x2=\"160\" y2=\"%d\" stroke=\"black\" " \
		"stroke-dasharray=\"3\"/>\n</svg>\n", 40 + 34 * pairs >svg
}
