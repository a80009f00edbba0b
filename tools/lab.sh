#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# lab.sh: a shell in a stock guest, with the host's files (writes stay in the
# guest's memory) and the modules built for it.
#
#   KERNEL=6.1|6.12      which kernel; else the newest
#   SMP= IOMMU= BOUNCE= MEMORY= NODES= NIC= PEER=  which machine: see stock.sh
#   RUN='commands'       run these instead of a shell
. "$(dirname "$0")/lib.sh"
. "$top/tools/guest.sh"
. "$top/tools/stock.sh"

series=${KERNEL:-${kernels[-1]}}
known_kernel "$series"
prepare_stock "$series"
script=$dir/shell.sh
{
	echo "modules=$kernel/lib/modules release=$release build=$dir top=$top"
	cat "$top/tools/lab/system-lib"
	# shellcheck disable=SC2016
	echo 'cd "$build/ndiscompat" || exit'
	if [ -n "${RUN:-}" ]; then
		printf '%s\n' "$RUN"
	else
		cat <<-'EOT'
		echo
		echo "Linux $(uname -r). insmod ndiscompat.ko; exit ends the guest."
		PS1='lab# ' setsid bash --norc -i <>/dev/ttyS0 >&0 2>&1
		EOT
	fi
	echo power_off
} >"$script"
stock_command "$script" "quiet loglevel=${LOGLEVEL:-4}"
exec "${stock_line[@]}" 2>/dev/null
