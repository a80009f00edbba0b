# SPDX-License-Identifier: GPL-2.0-only
#
# What the VM queues of a NIC have done between two looks at it, a line each.
# A look is a file of lines: "time" and seconds, "macvlan" and "queue" in front
# of those of debugfs, and those of ethtool -S.

FNR == 1 { look++ }
$1 == "time" { seconds[look] = $2 }
$1 == "macvlan" && $4 ~ /^[0-9]+$/ { guest[$4] = $2; address[$4] = $6 }
$1 == "queue" && look == 2 && $2 ~ /^[0-9]+$/ {
	order[++queues] = $2
	state[$2] = $3
}
/^ *vmq[0-9]+_/ {
	name = $1
	sub(/:$/, "", name)
	value[look, name] = $2
}

function now(queue, what) {
	return value[2, "vmq" queue "_" what]
}

function rate(queue, what) {
	return (now(queue, what) - value[1, "vmq" queue "_" what]) / passed
}

END {
	passed = seconds[2] - seconds[1]
	if (passed <= 0)
		passed = 1
	printf "%-5s  %-8s  %-17s  %-9s  %8s  %6s  %11s  %10s  %10s  %5s\n",
		"queue", "guest", "MAC", "state", "frames/s", "MB/s",
		"in use/seen", "memory KiB", "interrupts", "drops"
	for (i = 1; i <= queues; i++) {
		queue = order[i]
		printf "%5d  %-8s  %-17s  %-9s  %8d  %6.2f  %5d/%-5d  %10d  %10d  %5d\n",
			queue, guest[queue], address[queue], state[queue],
			rate(queue, "rx_packets"),
			rate(queue, "rx_bytes") / 1000000,
			now(queue, "lent"), now(queue, "buffers"),
			now(queue, "memory") / 1024, now(queue, "interrupts"),
			now(queue, "rx_drops")
	}
}
