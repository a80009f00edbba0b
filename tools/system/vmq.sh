# shellcheck shell=bash disable=SC2154
# nicdrv over a veth.

# shellcheck source=tools/system/guesttest/cases.sh
. "$top/tools/system/guesttest/cases.sh"

case_nic_goes_under_traffic() {
	set_up
	under_traffic ip link delete nic0
	is_gone nic0
	is_gone guest1 -n vm1
}

flap_wire() {
	ip link set wire down
	until_true has_no_link nic0
	ip link set wire up
}

has_no_link() {
	! has_link "$1"
}

case_interface_below_goes_down_and_away() {
	set_up
	under_traffic flap_wire
	until_true has_link nic0
	answers 1
	# The other end of it goes too, and so nobody sends.
	rmmod pktgen
	ip link delete wire
	until_true is_gone nic0
	is_gone guest1 -n vm1
}
