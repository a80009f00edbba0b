#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# bind.sh DEVICE: gives a NIC, an Intel 82576, to nicdrv, which takes none by
# itself.  DEVICE is an interface (eth1) or a PCI address (0000:03:00.0).
# bind.sh --unbind DEVICE: gives it back to the driver that it had.
. "$(dirname "$0")/lib.sh"

driver=nicdrv
ids="0x8086 0x10c9"
bus=/sys/bus/pci

usage() {
	sed -n 's/^# \(bind\.sh .*\)/\1/p' "$0" >&2
	exit 2
}

# Sets $slot and $device.
find_device() {
	case $1 in
	????:??:??.?) slot=$1 ;;
	??:??.?) slot=0000:$1 ;;
	*)
		[ -e "/sys/class/net/$1" ] ||
			die "there is no interface $1, and it is no PCI address like 0000:03:00.0"
		[ -e "/sys/class/net/$1/device" ] ||
			die "$1 is a virtual interface, of no device"
		slot=$(basename "$(readlink -f "/sys/class/net/$1/device")") ;;
	esac
	device=$bus/devices/$slot
	[ -e "$device" ] || die "there is no PCI device $slot"
	[ "$(cat "$device/vendor" "$device/device" | xargs)" = "$ids" ] ||
		die "$slot is $(cat "$device/vendor" "$device/device" | xargs), no Intel 82576 ($ids)"
}

driver_of() {
	[ ! -e "$device/driver" ] || basename "$(readlink "$device/driver")"
}

interfaces() {
	ls "$device/net" 2>/dev/null || true
}

# Whoever is logged in by it would be cut off.
must_be_down() {
	local name

	for name in $(interfaces); do
		[ $(($(cat "/sys/class/net/$name/flags") & 1)) = 0 ] ||
			die "$name is up: ip link set $name down"
	done
}

put() {
	echo "$1" | as_root tee "$2" >/dev/null
}

bind() {
	[ -e $bus/drivers/$driver ] ||
		die "$driver is not loaded: insmod ndiscompat/ndiscompat.ko; insmod nicdrv/nicdrv.ko"
	[ "$(driver_of)" != $driver ] ||
		die "$slot is ${driver}'s already, as $(interfaces | xargs)"
	must_be_down
	put $driver "$device/driver_override"
	[ -z "$(driver_of)" ] || put "$slot" "$device/driver/unbind"
	put "$slot" $bus/drivers/$driver/bind 2>/dev/null || {
		put '' "$device/driver_override"
		put "$slot" $bus/drivers_probe 2>/dev/null || true
		die "$driver does not take $slot; the last lines of dmesg say why"
	}
	say "$slot is ${driver}'s, as $(interfaces | xargs)"
}

unbind() {
	[ "$(driver_of)" = $driver ] || die "$slot is not ${driver}'s"
	must_be_down
	put '' "$device/driver_override"
	put "$slot" "$device/driver/unbind"
	put "$slot" $bus/drivers_probe 2>/dev/null || true
	say "$slot is ${driver}'s no more; its driver is $(driver_of | grep . || echo none)"
}

action=bind
if [ "${1:-}" = --unbind ]; then
	action=unbind
	shift
fi
[ $# = 1 ] || usage
find_device "$1"
$action
