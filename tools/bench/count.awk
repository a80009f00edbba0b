# SPDX-License-Identifier: GPL-2.0-only
#
# Adds up QEMU's log of what it executed, an instruction a line:
# "Trace 0: HOST [CS/PC/FLAGS/...] NAME".  Prints each address with its count.
/^Trace / {
	split($0, part, "/")
	count[part[2]]++
}

END {
	for (address in count)
		print address, count[address]
}
