# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash disable=SC2154,SC2034
# The distribution's own kernels in QEMU, with the host's root and its tools.
# After lib.sh and guest.sh.

# prepare_stock VERSION: sets $kernel, $release, $dir and $initramfs.
prepare_stock() {
	local module modules

	need "for the stock guests" busybox-static cpio kmod xz-utils iproute2
	need_qemu
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

# What IOMMU= and SMP= ask for, as arguments of QEMU and of the kernel.
stock_options() {
	qemu_options=(-smp "${SMP:-2}")
	kernel_options=
	case ${IOMMU:-} in
	'') ;;
	lazy) qemu_options+=(-device intel-iommu) ;;
	strict)
		qemu_options+=(-device intel-iommu)
		kernel_options=iommu.strict=1 ;;
	*) die "IOMMU=$IOMMU is not lazy or strict" ;;
	esac
}

# The command line of a stock guest that runs a script of the host's.
stock_command() {
	stock_options
	# shellcheck disable=SC2054
	stock_line=(qemu-system-x86_64 -accel tcg -M q35 -cpu max -m 1G
		-display none -nodefaults -no-user-config -no-reboot
		-serial mon:stdio "${qemu_options[@]}"
		-kernel "$kernel/boot/vmlinuz-$release" -initrd "$initramfs"
		-fsdev "local,id=host,path=/,security_model=none,readonly=on"
		-device virtio-9p-pci,bus=pcie.0,fsdev=host,mount_tag=host
		-append "console=ttyS0 rdinit=/init panic=-1 $2 $kernel_options lab_script=$1")
}

# boot_stock SCRIPT LOG: runs a script of the host's in a stock guest.
boot_stock() {
	stock_command "$1" "printk.devkmsg=on loglevel=7"
	hang_keys='\001bw' watch "$2" "${stock_line[@]}" 2>/dev/null
}
