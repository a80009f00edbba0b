# shellcheck shell=bash disable=SC2154
# nicdrv on an 82576, behind an IOMMU that takes addresses back in bulk.
# Machine: nic=igb peer=e1000e iommu=lazy

# shellcheck source=tools/lab/guests
. "$top/tools/lab/guests"
# shellcheck source=tools/system/guesttest/hardware.sh
. "$top/tools/system/guesttest/hardware.sh"

# Where the IOMMU is strict these are seen already.
unset -f case_device_is_removed_under_traffic case_device_is_reset_under_traffic

case_iommu_is_lazy() {
	grep -qx DMA-FQ "$hardware/iommu_group/type"
}
