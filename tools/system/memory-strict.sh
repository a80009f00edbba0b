# shellcheck shell=bash disable=SC2154
# Shared memory behind an IOMMU that takes an address from the device before a free returns.
# Machine: nic=igb iommu=strict memory=512M
# shellcheck source=tools/system/memtest/iommu.sh
. "$top/tools/system/memtest/iommu.sh"

case_iommu_is_strict() {
	grep -qx DMA "$device/iommu_group/type"
}
