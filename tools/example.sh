#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# example.sh LAB VERSION: builds the example, examples/pair, as PORTING.md tells
# a porter to: out of this tree, in a folder of its own, against the layer as
# it was built for a kernel of the cache.  Prints the module.  With W=1, and a
# warning is an error.
. "$(dirname "$0")/lib.sh"

lab=${1:?uml, smp or stock}
series=${2:?a kernel version}

kernel=$("$top/tools/kernel.sh" "$lab" "$series")
layer=$("$top/tools/modules.sh" "$lab" "$series")
arch=x86_64
case $lab in
uml) arch=um ;;
stock) kernel=$kernel/lib/modules/$(cat "$kernel/release")/build ;;
esac

build() {
	make -C "$kernel" ARCH="$arch" M="$port" W=1 NDISCOMPAT="$top" \
		NDISCOMPAT_SYMBOLS="$layer/Module.symvers" modules \
		>"$port/build.log" 2>&1 || return 1
	! grep -q 'warning:\|^WARNING:' "$port/build.log"
}

port=$(mktemp -d)
trap 'rm -rf "$port"' EXIT
cp -r "$top"/examples/pair/. "$port"
build || {
	cat "$port/build.log" >&2
	die "the example does not build for $lab $series, or with warnings"
}
mkdir -p "$layer/example"
mv "$port/pair.ko" "$layer/example/pair.ko"
echo "$layer/example/pair.ko"
