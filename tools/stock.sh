# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034
# The distribution's own kernels in QEMU, with the host's root and its tools.
# After lib.sh and guest.sh.

need_stock() {
	need "for the stock guests" busybox-static cpio kmod xz-utils iproute2
	need_qemu
}

# prepare_stock VERSION: sets $kernel, $release, $dir and $initramfs.
prepare_stock() {
	local module modules

	need_stock
	kernel=$("$top/tools/kernel.sh" stock "$1")
	release=$(cat "$kernel/release")
	dir=$("$top/tools/modules.sh" stock "$1")
	initramfs=$dir/initramfs.gz
	new_root "$dir/guest"
	mkdir "$dir/guest/modules"
	cp "$top/tools/lab/stock-init" "$dir/guest/init"
	# Numbered, since each may need the ones before.
	modules=$(for module in virtio_pci 9pnet_virtio 9p overlay; do
		/sbin/modprobe -d "$kernel" -S "$release" --show-depends \
			"$module" 2>/dev/null | sed -n 's/^insmod //p'
	done | awk '!seen[$1]++ { print $1 }')
	for module in $modules; do
		printf -v number '%02d' $((10#${number:-0} + 1))
		case $module in
		*.xz) xz -dc "$module" \
			>"$dir/guest/modules/$number-$(basename "${module%.xz}")" ;;
		*) cp "$module" "$dir/guest/modules/$number-$(basename "$module")" ;;
		esac
	done
	pack "$dir/guest" "$initramfs"
}

# What the machine is to be, as arguments of QEMU and of the kernel:
#   SMP=n                processors; else 2
#   IOMMU=lazy|strict    with an intel-iommu
#   BOUNCE=force         no device reaches memory but the kernel's bounce buffers
#   MEMORY=nM|nG         so much; else 1G
#   NODES=2              two NUMA nodes, each with half of all that
#   NIC=igb              the NIC that the drivers are for, at the last node
#   PEER=e1000e          a NIC at the other end of its wire
#   EDU=1                QEMU's device for teaching: registers, interrupt, DMA
stock_options() {
	local size=${MEMORY:-1G} slot=pcie.0

	qemu_options=(-smp "${SMP:-2},sockets=${NODES:-1}" -m "$size")
	kernel_options=
	case ${IOMMU:-} in
	'') ;;
	lazy) qemu_options+=(-device intel-iommu) ;;
	strict)
		qemu_options+=(-device intel-iommu)
		kernel_options=iommu.strict=1 ;;
	*) die "IOMMU=$IOMMU is not lazy or strict" ;;
	esac
	case ${BOUNCE:-} in
	'') ;;
	force) kernel_options+=" swiotlb=force" ;;
	*) die "BOUNCE=$BOUNCE is not force" ;;
	esac
	case ${NODES:-1} in
	1) ;;
	2)
		two_nodes "$(($(numfmt --from=iec "$size") / 2))"
		slot=port1 ;;
	*) die "NODES=$NODES is not 1 or 2" ;;
	esac
	case ${NIC:-} in
	'') ;;
	igb)
		put_peer
		qemu_options+=(-device "igb,bus=$slot,romfile=$wire") ;;
	*) die "NIC=$NIC is not igb" ;;
	esac
	case ${EDU:-} in
	'') ;;
	1) qemu_options+=(-device "edu,bus=$slot,dma_mask=0xffffffff") ;;
	*) die "EDU=$EDU is not 1" ;;
	esac
}

# The NIC at the other end; sets $wire, properties of the one at this end.
put_peer() {
	wire=
	case ${PEER:-} in
	'') ;;
	e1000e)
		# shellcheck disable=SC2054
		qemu_options+=(-netdev hubport,id=wire0,hubid=0
			-netdev hubport,id=wire1,hubid=0
			-device "e1000e,bus=pcie.0,netdev=wire1,mac=52:54:00:00:00:02,romfile=")
		wire=,netdev=wire0,mac=52:54:00:00:00:01 ;;
	*) die "PEER=$PEER is not e1000e" ;;
	esac
}

# Two nodes of so many bytes, and a PCI bus at the second.
two_nodes() {
	local half=$((${SMP:-2} / 2)) node cpus

	[ "$half" -gt 0 ] || die "NODES=2 needs SMP=2 or more"
	for node in 0 1; do
		cpus=0-$((half - 1))
		[ $node = 0 ] || cpus=$half-$((${SMP:-2} - 1))
		qemu_options+=(
			-object "memory-backend-ram,id=memory$node,size=$1"
			-numa "node,nodeid=$node,memdev=memory$node,cpus=$cpus")
	done
	# shellcheck disable=SC2054
	qemu_options+=(
		-device pxb-pcie,id=bus1,bus=pcie.0,bus_nr=64,numa_node=1
		-device pcie-root-port,id=port1,bus=bus1,chassis=1,slot=1)
}

# The command line of a stock guest that runs a script of the host's.
stock_command() {
	stock_options
	# shellcheck disable=SC2054
	stock_line=(qemu-system-x86_64 -accel tcg -M q35
		-cpu "$emulated_cpu" -display none -nodefaults -no-user-config -no-reboot
		-serial mon:stdio "${qemu_options[@]}"
		-kernel "$kernel/boot/vmlinuz-$release" -initrd "$initramfs"
		-fsdev "local,id=host,path=/,security_model=none,readonly=on"
		-device virtio-9p-pci,bus=pcie.0,fsdev=host,mount_tag=host
		-append "console=ttyS0 rdinit=/init panic=-1 $2 $kernel_options lab_script=$1")
}

# boot_stock SCRIPT LOG: runs a script of the host's in a stock guest.
boot_stock() {
	stock_command "$1" \
		"printk.devkmsg=on loglevel=7 sysrq_always_enabled=1"
	emulate "$2" "${stock_line[@]}"
}
