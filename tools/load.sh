#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# load.sh KDIR: builds the module and loads it into this machine's kernel.
# load.sh --unload: takes it out again.
. "$(dirname "$0")/lib.sh"

loaded() {
	[ -d /sys/module/ndiscompat ]
}

if [ "${1:-}" = --unload ]; then
	loaded || die "ndiscompat is not loaded"
	as_root rmmod ndiscompat ||
		die "ndiscompat is in use; unload the drivers above it first (lsmod shows them)"
	say "ndiscompat is unloaded"
	exit
fi

! loaded || die "ndiscompat is loaded already; make unload first"
make -s -C "$top" KDIR="$1" modules
as_root insmod "$top/ndiscompat/ndiscompat.ko" ||
	die "the kernel refused the module; the last lines of dmesg say why"
say "ndiscompat is loaded; its tables are in /sys/kernel/debug/ndiscompat"
