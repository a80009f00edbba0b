# shellcheck shell=bash disable=SC2154
# Shared memory behind an IOMMU that gives addresses back in bulk, some time after a free.
# Machine: nic=igb iommu=lazy memory=512M
# shellcheck source=tools/system/memtest/iommu.sh
. "$top/tools/system/memtest/iommu.sh"

case_iommu_is_lazy() {
	grep -qx DMA-FQ "$device/iommu_group/type"
}
