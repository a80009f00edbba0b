#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# supported.sh KDIR: says in one line why modules cannot be built for a
# kernel, or nothing.  The range itself is in ndiscompat/compat/range.h.
. "$(dirname "$0")/lib.sh"

kdir=${1:?a kernel build folder}
here=/lib/modules/$(uname -r)/build

if [ ! -e "$kdir/Makefile" ]; then
	[ "$kdir" = "$here" ] ||
		die "KDIR=$kdir is no kernel build folder"
	die "no kernel headers for $(uname -r); install linux-headers-$(uname -r), or give KDIR="
fi
[ -e "$kdir/include/generated/autoconf.h" ] ||
	die "$kdir is not configured; give KDIR= a kernel that has been built"

version=$kdir/include/generated/uapi/linux/version.h
compiler=$(command -v gcc || command -v cc || command -v clang) ||
	die "no compiler; install gcc and make"
[ -e "$version" ] || die "$kdir has no version.h; is it a kernel build folder?"
reason=$("$compiler" -E -x c -m64 -nostdinc \
	-I"${version%/linux/version.h}" \
	-include "$kdir/include/generated/autoconf.h" \
	"$top/ndiscompat/compat/range.h" 2>&1 >/dev/null |
	sed -n 's/.*#error "\(.*\)"/\1/p' | head -n 1) || true
[ -z "$reason" ] || die "${reason#ndiscompat } ($kdir)"
