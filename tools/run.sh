#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh: shows the main job in a stock kernel: two adapters of the example, an
# NDIS miniport built as a porter would, answer a ping; and a driver of QEMU's
# 82576 shares memory with it, both families, behind an IOMMU; what it forgets
# is named.  KERNEL=6.1|6.12 chooses the kernel.
. "$(dirname "$0")/lib.sh"

say "in a stock kernel in QEMU, a Windows miniport is a NIC, and shares memory"
"$top/tools/example.sh" stock "${KERNEL:-${kernels[-1]}}" >/dev/null
# shellcheck disable=SC2016
RUN='
show() {
	echo
	echo "# $*"
	eval "$@"
}
command=/sys/kernel/debug/memtest
nic=$(basename "$(dirname "$(grep -lx 0x10c9 \
	/sys/bus/pci/devices/*/device)")")
echo memtest >"/sys/bus/pci/devices/$nic/driver_override"
show uname -r
show insmod ndiscompat.ko
show insmod ../example/pair.ko
show ip netns add there
show ip link add name left type pair
show ip link add name right netns there type pair
show ip address add 192.0.2.1/24 dev left
show ip -n there address add 192.0.2.2/24 dev right
show ip link set left up
show ip -n there link set right up
show busybox ping -c 3 -A 192.0.2.2
show ip -details -stats link show left
show rmmod pair
show insmod ../tools/system/memtest/memtest.ko
for line in "register sg64" "common 1600" "common 1600" "common 9014" \
	"provided 2097152"; do
	show "echo $line >$command"
done
show cat $tables/adapters/memtest/blocks
show cat $tables/adapters/memtest/totals
show "echo NdisAllocateSharedMemory >$tables/fault/call"
show "echo 100 >$tables/fault/probability"
show "echo provided 4096 >$command; cat $command"
show "echo halt >$command"
show cat $tables/adapters/memtest/totals
show rmmod memtest
show insmod ../tools/system/memtest/memtest.ko leave=1
show "echo register sg64 >$command; echo common 1600 >$command"
show rmmod memtest
show cat $tables/breaches
show rmmod ndiscompat
echo
' NIC=igb IOMMU=lazy LOGLEVEL=5 "$top/tools/lab.sh"
