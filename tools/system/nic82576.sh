# shellcheck shell=bash disable=SC2154
# nicdrv on an 82576, behind an IOMMU that sees whatever the device may not
# reach: guests, and every way in which a driver and its device part.
# Machine: nic=igb peer=e1000e iommu=strict

# shellcheck source=tools/system/guesttest/cases.sh
. "$top/tools/system/guesttest/cases.sh"
# shellcheck source=tools/system/guesttest/hardware.sh
. "$top/tools/system/guesttest/hardware.sh"

case_iommu_is_strict() {
	grep -qx DMA "$hardware/iommu_group/type"
}

case_tags_lead_where_they_should() {
	local frames

	set_up
	modprobe 8021q
	add_vlan vm1 guest1 10.7.0.1
	add_vlan peer peer0 10.7.0.254
	# Its queue's filter is for frames without a tag: these come by queue 0.
	frames=$(number vmq1_rx_packets)
	ip netns exec vm1 busybox ping -c 3 -A -W 30 10.7.0.254 >/dev/null
	[ "$(number vmq1_rx_packets)" -le $((frames + 1)) ]
	ethtool -N nic0 flow-type ether dst "$(address_of guest1 -n vm1)" \
		vlan 7 action 1 >/dev/null
	frames=$(number vmq1_rx_packets)
	ip netns exec vm1 busybox ping -c 3 -A -W 30 10.7.0.254 >/dev/null
	[ "$(number vmq1_rx_packets)" -ge $((frames + 3)) ]
}

# add_vlan NAMESPACE INTERFACE ADDRESS
add_vlan() {
	ip -n "$1" link add link "$2" name "$2.7" type vlan id 7
	ip -n "$1" address add "$3/24" dev "$2.7"
	ip -n "$1" link set "$2.7" up
}

case_addresses_run_out() {
	local number rules

	set_up
	for number in $(seq 30); do
		ethtool -N nic0 flow-type ether action 1 \
			dst "02:00:00:00:01:$(printf %02x "$number")" \
			>$scratch/refused 2>&1 || true
	done
	# All but the NIC's own.
	rules=$(ethtool -n nic0 | grep -c '^Filter:')
	[ "$rules" = 23 ]
	grep -qi cannot $scratch/refused
	answers 3
}

case_lines_and_few_messages_do() {
	local words

	for words in MSISupported=0 MessageNumberLimit=1 \
		MessageNumberLimit=4; do
		set_up "keywords=\"$messages$words\""
		answers 1
		answers 3
		unload ndiscompat
	done
}

case_registers_are_dumped() {
	set_up
	ethtool -d nic0 raw on >$scratch/registers
	[ "$(stat -c %s $scratch/registers)" = 1024 ]
	# STATUS says that the link is up.
	[ $(($(od -An -tu4 -j4 -N4 $scratch/registers) & 2)) = 2 ]
}

case_bind_says_what_is_wrong() {
	local peer

	set_up
	peer=$(device_of 0x10d3)
	refused "$top/tools/bind.sh" nothere
	grep -q 'there is no interface nothere' $scratch/error
	refused "$top/tools/bind.sh" lo
	grep -q 'virtual interface' $scratch/error
	refused "$top/tools/bind.sh" "${peer##*/}"
	grep -q 'no Intel 82576' $scratch/error
	refused "$top/tools/bind.sh" nic0
	grep -q "nicdrv's already" $scratch/error
	refused "$top/tools/bind.sh" --unbind nic0
	grep -q 'is up' $scratch/error
	ip link set nic0 down
	"$top/tools/bind.sh" --unbind nic0
	[ ! -e "$driver/$slot" ]
	# Whoever names another device to the kernel itself is refused too.
	echo nicdrv >"$peer/driver_override"
	echo "${peer##*/}" >"$peer/driver/unbind"
	refused eval "echo ${peer##*/} 2>&1 >$driver/bind"
	dmesg | grep -q 'the device 8086:10d3 is no 82576'
	echo >"$peer/driver_override"
	echo "${peer##*/}" >/sys/bus/pci/drivers_probe
}
