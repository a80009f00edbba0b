#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-only
#
# run.sh: shows the main job in a stock kernel: nicdrv, an NDIS miniport, drives
# an Intel 82576 with VM queues; three guests get one each, with memory of their
# own, and frames from a peer; a live table for ten seconds; the memory; and an
# end that says what leaked, if anything did.
#
#   KERNEL=6.1|6.12    which kernel; else the newest
#   NIC=veth           over a veth, and not on the 82576
#   SECONDS_SHOWN=10   how long the table is shown
. "$(dirname "$0")/lib.sh"

say "in a stock kernel in QEMU, a Windows miniport is a NIC with a queue for each guest"
case ${NIC:=igb} in
igb) what="an Intel 82576, whose wire ends" PEER=e1000e ;;
veth) what="a veth, which ends" NIC='' ;;
*) die "NIC=$NIC is not igb or veth" ;;
esac
export NIC PEER
live=
[ ! -t 1 ] || live=1
# shellcheck disable=SC2016
RUN=$(cat "$top/tools/lab/guests" - <<EOT
live=$live
seconds=${SECONDS_SHOWN:-10}
what="$what"
EOT
)'
say() {
	echo
	echo "# $*"
}
show() {
	say "$*"
	"$@"
}
demonstrate() (
set -e
show uname -r
show load_nic
say "nic0: $what at the peer; 7 VM queues"
make_nic
ip -brief link show nic0
ethtool -i nic0 | head -n 2
say "three guests: macvlans in namespaces of their own"
for guest in 1 2 3; do
	make_guest $guest
	ip netns exec peer busybox ping -c 1 -W 30 10.0.0.$guest | sed -n 2p
done
modprobe pktgen
aim 1 60 0 300000
aim 2 512 0 500000
aim 3 1496 0 1000000
say "the peer sends to each: for $seconds seconds, a look a second"
send_aimed &
table "$seconds"
pktgen pgctrl stop
wait $!
say "its shared memory, by who has it"
awk -f "$top/tools/lab/memory.awk" $adapter/blocks
show cat $adapter/totals
say "all goes: pktgen, guests, peer, nic0, and the modules"
rmmod pktgen
for name in vm1 vm2 vm3 peer; do
	ip netns delete $name
done
[ -n "$hardware" ] || until_true is_gone nic0
until_true rmmod nicdrv
left=$(ls $tables/adapters | wc -l)
broken=$(breaches)
rmmod ndiscompat
if [ "$left" = 0 ] && [ -z "$broken" ]; then
	echo "nothing leaked: no adapter, no block, no breach of a rule is left"
else
	echo "LEFT BEHIND: $left adapters, and these rules were broken:"
	echo "$broken"
fi
)
demonstrate || echo "the demonstration has failed, at what is above"
echo
' LOGLEVEL=5 "$top/tools/lab.sh"
