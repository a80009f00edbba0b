# SPDX-License-Identifier: GPL-2.0-only
#
# Reads a lab's console and judges it: prints KTAP in short, each failure with
# its log, and as the last line `passed failed skipped`.
#
# A case fails when KUnit says so, when it provokes a report of the layer that
# it did not announce, or announces one that does not come.  A suite fails
# when anything outside its cases goes wrong: a kernel warning of any kind, a
# leak, a module that does not load or unload, cases that are missing.  A run
# that does not reach its end fails with what it did last.
#
# Variables: label, what to call the lab; noise, the file of known lines.

BEGIN {
	suite = ""
	KEEP = 100
	while ((getline line < noise) > 0)
		if (line !~ /^# / && line != "")
			known[line] = 1
	splat = "WARNING: |BUG: |BUG |Oops|KASAN|UBSAN|INFO: possible|" \
		"INFO: suspicious|INFO: task|INFO: rcu|INFO: trying|" \
		"rcu_(preempt|sched) .*stall|general protection|" \
		"Kernel panic|Call Trace:|DMA-API:|ODEBUG|" \
		"list_(add|del) corruption|refcount_t:|" \
		"Invalid wait context|inconsistent lock state|" \
		"possible (circular|recursive|irq)|bad magic|" \
		"lockup|scheduling while atomic|unreferenced object|" \
		"sleeping function|still has locks held|" \
		"lock held when returning|workqueue leaked|" \
		"Slab cache still has objects|Unable to handle|" \
		"tainted kernel|turning off the locking|segfault"
	quiet = "loading out-of-tree module taints kernel|" \
		"module verification failed|test module|" \
		"DMA-API: (preallocated|debugging enabled)"
}

function fail(text) {
	print "not ok " label " " (suite == "" ? "boot" : suite) ": " text
	failed++
	suite_failed = 1
}

function show(lines, n,   i) {
	for (i = n > 60 ? n - 59 : 1; i <= n; i++)
		print "#   " lines[i % KEEP]
}

function start_case() {
	delete wanted
	delete seen
	logged = 0
}

# The result of a case: KUnit's word, then the layer's reports.
function end_case(ok, name, skip,   rule, why) {
	why = ok ? "" : "failed"
	for (rule in seen)
		if (!(rule in wanted))
			why = why " reports a breach (" rule ") unannounced"
	for (rule in wanted)
		if (!(rule in seen) && skip == "" && ok)
			why = why " announces a breach (" rule ") that does not come"
	cases++
	if (why != "") {
		print "not ok " label " " suite "." name ":" why
		show(log_lines, logged)
		failed++
	} else if (skip != "") {
		print "ok " label " " suite "." name " # SKIP " skip
		skipped++
	} else {
		passed++
		suite_passed++
	}
	start_case()
}

{
	sub(/\r$/, "")
	sub(/^<[0-9]+>/, "")
	time = ""
	if (match($0, /^\[ *[0-9]+\.[0-9]+\]/))
		$0 = substr($0, RLENGTH + 2)
	last = $0 != "" ? $0 : last
	log_lines[++logged % KEEP] = $0
}

/^lab: begin / {
	suite = $3
	sub(/^ndiscompat_/, "", suite)
	sub(/_kunit$/, "", suite)
	cases = planned = suite_passed = suite_failed = 0
	delete wanted_at_unload
	start_case()
	next
}

/^lab: end / {
	if (!planned)
		fail("ran no case")
	else if (cases != planned)
		fail(cases " of " planned " cases reported")
	for (rule in seen)
		if (!(rule in wanted_at_unload))
			fail("reports a breach (" rule ") outside its cases")
	for (rule in wanted_at_unload)
		if (!(rule in seen))
			fail("announces a breach (" rule \
			     ") at unload that does not come")
	if (!suite_failed && suite_passed == cases)
		print "ok " label " " suite " (" cases ")"
	suite = ""
	start_case()
	next
}

/^lab: fail: / {
	text = $0
	sub(/^lab: fail: /, "", text)
	fail(text)
	if (text ~ /^leak: memory/)
		leaking = 1
	next
}

/^lab:   / {
	print "#   " substr($0, 6)
	next
}

/^lab: done/ { finished = 1; next }
/^lab: stopped/ { stopped = $0; sub(/^lab: stopped: /, "", stopped); next }

/^ +1\.\.[0-9]+$/ && suite != "" {
	if (match($0, /^    1/)) {
		planned += substr($0, 8)
		start_case()
	}
	next
}

/^ *# .*: expects a breach: / && suite != "" {
	rule = $0
	sub(/.*expects a breach: /, "", rule)
	wanted[rule] = 1
	next
}

/^ *# .*: expects a breach at unload: / && suite != "" {
	rule = $0
	sub(/.*expects a breach at unload: /, "", rule)
	wanted_at_unload[rule] = 1
	next
}

/^ndiscompat: / && suite != "" {
	rule = $0
	if (match(rule, /^ndiscompat: [^ ]+ [^ ]+: [a-z]+: /)) {
		split(rule, word, ": ")
		seen[word[3]] = 1
		next
	}
}

/^    (not )?ok [0-9]+ / && suite != "" {
	ok = $1 == "ok"
	name = $0
	sub(/^    (not )?ok [0-9]+ (- )?/, "", name)
	skip = ""
	if (match(name, / # SKIP.*/)) {
		skip = substr(name, RSTART + 8)
		sub(/^ */, "", skip)
		skip = skip == "" ? "no reason given" : skip
		name = substr(name, 1, RSTART - 1)
	}
	sub(/ .*/, "", name)
	end_case(ok, name, skip)
	next
}

# At boot a kernel may complain of itself: a report that has a known line in
# its first ten is not ours.
suite == "" && held > 0 {
	report[++report_lines] = $0
	numberless = $0
	gsub(/:[0-9]+ /, ":# ", numberless)
	if (numberless in known) {
		held = 0
		forgive = 60
	} else if (!--held) {
		fail(report[1])
		for (i = 1; i <= report_lines; i++)
			print "#   " report[i]
		show_left = 30
	}
	next
}

forgive > 0 && suite == "" && !/^=====/ { forgive--; next }
forgive > 0 { forgive = 0 }

$0 ~ splat && $0 !~ quiet && !/^ *#/ {
	if (suite == "" && !suite_failed) {
		held = 10
		report_lines = 0
		report[++report_lines] = $0
	} else if (suite_failed != 2) {
		# The first line of a splat names it; the rest is its text.
		fail($0)
		suite_failed = 2
		show_left = 40
	}
}

show_left > 0 {
	print "#   " $0
	show_left--
}

END {
	if (stopped != "") {
		fail(stopped)
		print "#   the last line was: " last
		show(log_lines, logged)
	} else if (!finished) {
		fail("the guest ended before it was done")
		print "#   the last line was: " last
		show(log_lines, logged)
	}
	print passed + 0, failed + 0, skipped + 0
}
