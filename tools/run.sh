#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh: shows what there is so far: the layer loads into a stock kernel, has
# its tables, and unloads.  KERNEL=6.1|6.12 chooses the kernel.
. "$(dirname "$0")/lib.sh"

say "a stock kernel in QEMU loads ndiscompat, shows its tables and unloads it"
# shellcheck disable=SC2016
RUN='
show() {
	echo
	echo "# $*"
	eval "$@"
}
show uname -r
show modinfo -F description ndiscompat.ko
show insmod ndiscompat.ko
show lsmod
show ls $tables
show head -n 20 $tables/breaches $tables/pool
show cat /sys/module/ndiscompat/parameters/verify
show rmmod ndiscompat
show "lsmod; ls $tables 2>&1"
echo
' LOGLEVEL=1 "$top/tools/lab.sh"
