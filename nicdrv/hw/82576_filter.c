// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which pool of the 82576 gets which frame.
 *
 * The device compares addresses: each entry of its table names the pools that
 * get a frame, all of them.  Its table of VLANs stays off, since it cannot say
 * what a filter says, and while it is on a tagged broadcast reaches only pools
 * that are listed for that very VLAN, of which there are 32.  So the tag of a
 * frame is compared here, by I82576RxQueue(), whenever it matters: a frame for
 * another queue is dropped, which has got its own, and one that no filter
 * takes is the default queue's, whichever pool it came by.
 *
 * Broadcast, and multicast by its hash, are for pool 0 only.  What has no
 * address in the table is pool 0's too, in promiscuous mode, or nobody's.
 */
#include "82576.h"

static BOOLEAN I82576IsSame(const UCHAR *A, const UCHAR *B)
{
	return NdisEqualMemory(A, B, ETH_LENGTH_OF_ADDRESS);
}

/* Gives a pool to the entry that has an address, if there is one. */
static BOOLEAN I82576PlanKnown(PI82576_ADDRESS Table, const UCHAR *Address,
			       ULONG Pool)
{
	ULONG i;

	for (i = 0; i < I82576_ADDRESSES; i++)
		if (I82576IsSame(Table[i].Address, Address)) {
			Table[i].Pools |= 1U << Pool;
			return TRUE;
		}
	return FALSE;
}

/* The same, in an entry that is free if need be. */
static BOOLEAN I82576PlanNew(PI82576_ADDRESS Table, const UCHAR *Address,
			     ULONG Pool)
{
	ULONG i;

	if (I82576PlanKnown(Table, Address, Pool))
		return TRUE;
	for (i = 0; i < I82576_ADDRESSES; i++) {
		if (Table[i].Pools)
			continue;
		ETH_COPY_NETWORK_ADDRESS(Table[i].Address, Address);
		Table[i].Pools = 1U << Pool;
		return TRUE;
	}
	return FALSE;
}

static BOOLEAN I82576PlanAll(PI82576_FILTER_STATE State, BOOLEAN New)
{
	BOOLEAN (*Plan)(PI82576_ADDRESS Table, const UCHAR *Address,
			ULONG Pool) = New ? I82576PlanNew : I82576PlanKnown;
	BOOLEAN Fits = TRUE;
	ULONG i;

	if (State->Directed)
		Fits = Plan(State->Table, State->Address, 0);
	for (i = 0; i < State->Count; i++)
		Fits = Plan(State->Table, State->Filters[i].Address,
			    State->Filters[i].Queue) && Fits;
	return Fits;
}

/*
 * Makes the table that the filters want, or says that it is too small.  An
 * address that is in it stays where it is: its frames are not to miss it.
 */
BOOLEAN I82576FilterPlan(PI82576_FILTER_STATE State)
{
	BOOLEAN Fits;
	ULONG i;

	for (i = 0; i < I82576_ADDRESSES; i++)
		State->Table[i].Pools = 0;
	I82576PlanAll(State, FALSE);
	Fits = I82576PlanAll(State, TRUE);
	State->Alone = TRUE;
	for (i = 0; i < I82576_ADDRESSES; i++)
		if (State->Table[i].Pools & (State->Table[i].Pools - 1))
			State->Alone = FALSE;
	State->TaggedQueues = 0;
	for (i = 0; i < State->Count; i++)
		if (State->Filters[i].VlanId)
			State->TaggedQueues |= 1U << State->Filters[i].Queue;
	return Fits;
}

static ULONG I82576PoolsOf(const I82576_FILTER_STATE *State,
			   const UCHAR *Address)
{
	ULONG i;

	for (i = 0; i < I82576_ADDRESSES; i++)
		if (State->Table[i].Pools &&
		    I82576IsSame(State->Table[i].Address, Address))
			return State->Table[i].Pools;
	return 0;
}

/* Whose a frame is that has come by a queue: that one's, 0's or nobody's. */
ULONG I82576FilterQueue(const I82576_FILTER_STATE *State, ULONG Queue,
			const UCHAR *Address, USHORT VlanId)
{
	ULONG Pools;
	ULONG i;

	for (i = 0; i < State->Count; i++)
		if (State->Filters[i].VlanId == VlanId &&
		    I82576IsSame(State->Filters[i].Address, Address))
			return State->Filters[i].Queue == Queue ?
			       Queue : NIC_NO_QUEUE;
	Pools = I82576PoolsOf(State, Address);
	/* It has come before its filter went; or nobody has asked for it. */
	if (!Pools)
		return Queue ? NIC_NO_QUEUE : 0;
	/* Of all who have got it, the first lets the default queue have it. */
	return (Pools & ((1U << Queue) - 1)) ? NIC_NO_QUEUE : 0;
}

ULONG I82576RxQueue(PVOID Hardware, ULONG Queue, const UCHAR *Address,
		    const NIC_RX_FRAME *Frame)
{
	USHORT VlanId = Frame->Tagged ? Frame->Tag & 0xfff : 0;
	PI82576 Nic = Hardware;
	LOCK_STATE_EX State;
	ULONG Owner;

	/* Only with addresses of several pools may one be another's. */
	if (Nic->Filter.Alone &&
	    (!Queue || (!VlanId && !(Nic->Filter.TaggedQueues & 1U << Queue))))
		return Queue;
	NdisAcquireRWLockRead(Nic->FilterLock, &State,
			      NDIS_RWL_AT_DISPATCH_LEVEL);
	Owner = I82576FilterQueue(&Nic->Filter, Queue, Address, VlanId);
	NdisReleaseRWLock(Nic->FilterLock, &State);
	if (Owner == NIC_NO_QUEUE)
		InterlockedIncrement64(&Nic->Unwanted);
	return Owner;
}

/* Bits 36 to 47 of an address, the last byte being the highest. */
ULONG I82576Hash(const UCHAR *Address)
{
	return (Address[4] >> 4 | Address[5] << 4) & 0xfff;
}

/* Tells the device of entries that have changed. */
static VOID I82576WriteTable(PI82576 Nic, const I82576_ADDRESS *Old)
{
	const I82576_ADDRESS *New = Nic->Filter.Table;
	const UCHAR *Address;
	ULONG i;

	for (i = 0; i < I82576_ADDRESSES; i++) {
		Address = New[i].Address;
		if (New[i].Pools == Old[i].Pools &&
		    I82576IsSame(Address, Old[i].Address))
			continue;
		/* Half of a new address is nobody's. */
		if (!I82576IsSame(Address, Old[i].Address))
			I82576Write(Nic, RAH(i), 0);
		I82576Write(Nic, RAL(i), Address[0] | Address[1] << 8 |
			    Address[2] << 16 | (ULONG)Address[3] << 24);
		I82576Write(Nic, RAH(i), Address[4] | Address[5] << 8 |
			    New[i].Pools << RAH_POOLS_SHIFT |
			    (New[i].Pools ? RAH_VALID : 0));
	}
	I82576Flush(Nic);
}

NDIS_STATUS I82576FilterSet(PVOID Hardware, const NIC_HW_FILTER *Filter)
{
	I82576_ADDRESS Old[I82576_ADDRESSES];
	BOOLEAN Fits = FALSE;
	PI82576 Nic = Hardware;
	PI82576_FILTER_STATE State = &Nic->Filter;
	LOCK_STATE_EX Lock;

	NdisMoveMemory(Old, State->Table, sizeof(Old));
	NdisAcquireRWLockWrite(Nic->FilterLock, &Lock, 0);
	if (State->Count < I82576_FILTERS) {
		State->Filters[State->Count++] = *Filter;
		Fits = I82576FilterPlan(State);
		if (!Fits) {
			State->Count--;
			I82576FilterPlan(State);
		}
	}
	NdisReleaseRWLock(Nic->FilterLock, &Lock);
	I82576WriteTable(Nic, Old);
	return Fits ? NDIS_STATUS_SUCCESS : NDIS_STATUS_RESOURCES;
}

VOID I82576FilterClear(PVOID Hardware, const NIC_HW_FILTER *Filter)
{
	I82576_ADDRESS Old[I82576_ADDRESSES];
	PI82576 Nic = Hardware;
	PI82576_FILTER_STATE State = &Nic->Filter;
	LOCK_STATE_EX Lock;
	ULONG i;

	NdisMoveMemory(Old, State->Table, sizeof(Old));
	NdisAcquireRWLockWrite(Nic->FilterLock, &Lock, 0);
	for (i = 0; i < State->Count; i++)
		if (State->Filters[i].Id == Filter->Id) {
			State->Filters[i] = State->Filters[--State->Count];
			break;
		}
	I82576FilterPlan(State);
	NdisReleaseRWLock(Nic->FilterLock, &Lock);
	I82576WriteTable(Nic, Old);
}

/* The default queue's own address. */
static VOID I82576AcceptAddress(PI82576 Nic, const NIC_HW_ACCEPT *Accept)
{
	I82576_ADDRESS Old[I82576_ADDRESSES];
	PI82576_FILTER_STATE State = &Nic->Filter;
	LOCK_STATE_EX Lock;

	NdisMoveMemory(Old, State->Table, sizeof(Old));
	NdisAcquireRWLockWrite(Nic->FilterLock, &Lock, 0);
	ETH_COPY_NETWORK_ADDRESS(State->Address, Accept->Address);
	State->Directed = (Accept->PacketFilter &
			   (NDIS_PACKET_TYPE_DIRECTED |
			    NDIS_PACKET_TYPE_PROMISCUOUS)) != 0;
	I82576FilterPlan(State);
	NdisReleaseRWLock(Nic->FilterLock, &Lock);
	I82576WriteTable(Nic, Old);
}

static VOID I82576AcceptMulticast(PI82576 Nic, const NIC_HW_ACCEPT *Accept,
				  BOOLEAN All)
{
	ULONG Words[I82576_HASH_WORDS];
	ULONG Hash;
	ULONG i;

	for (i = 0; i < I82576_HASH_WORDS; i++)
		Words[i] = All ? ~0U : 0;
	for (i = 0; i < Accept->MulticastCount &&
	     Accept->PacketFilter & NDIS_PACKET_TYPE_MULTICAST; i++) {
		Hash = I82576Hash(Accept->Multicast[i]);
		Words[Hash >> 5] |= 1U << (Hash & 31);
	}
	for (i = 0; i < I82576_HASH_WORDS; i++)
		I82576Write(Nic, MTA(i), Words[i]);
}

/* How long frames may be, with their tag and sum: of pools, and of all. */
static VOID I82576AcceptPools(PI82576 Nic, const NIC_HW_ACCEPT *Accept,
			      BOOLEAN All)
{
	ULONG Length = Accept->FrameSize + 8;
	ULONG Pool = VMOLR_LONG | VMOLR_UNTAGGED | VMOLR_STRIP_TAG |
		     VMOLR_STRIP_CRC | (Length & VMOLR_LENGTH_MASK);
	ULONG Default = Pool | VMOLR_HASHED;
	ULONG i;

	if (Accept->PacketFilter & (NDIS_PACKET_TYPE_BROADCAST |
				    NDIS_PACKET_TYPE_PROMISCUOUS))
		Default |= VMOLR_BROADCAST;
	if (All)
		Default |= VMOLR_ALL_MULTICAST;
	I82576Write(Nic, VMOLR(0), Default);
	for (i = 1; i < I82576_QUEUES; i++)
		I82576Write(Nic, VMOLR(i), Pool);
	I82576Write(Nic, RPLOLR, VMOLR_STRIP_TAG | VMOLR_STRIP_CRC);
	I82576Write(Nic, RLPML, Length);
}

VOID I82576Accept(PVOID Hardware, const NIC_HW_ACCEPT *Accept)
{
	PI82576 Nic = Hardware;
	BOOLEAN Promiscuous =
		(Accept->PacketFilter & NDIS_PACKET_TYPE_PROMISCUOUS) != 0;
	BOOLEAN All = Promiscuous || (Accept->PacketFilter &
				      NDIS_PACKET_TYPE_ALL_MULTICAST);
	ULONG Receive = RCTL_ENABLE | RCTL_LONG | RCTL_BROADCAST |
			RCTL_STRIP_CRC;

	I82576AcceptAddress(Nic, Accept);
	I82576AcceptMulticast(Nic, Accept, All);
	I82576AcceptPools(Nic, Accept, All);
	I82576Write(Nic, VT_CTL, VT_CTL_REPLICATE |
		    (Promiscuous ? 0 : VT_CTL_NO_DEFAULT));
	if (Promiscuous)
		Receive |= RCTL_ALL_UNICAST;
	if (All)
		Receive |= RCTL_ALL_MULTICAST;
	/* Last: with this frames come. */
	if (!Nic->Dead)
		I82576Write(Nic, RCTL, Receive);
	I82576Flush(Nic);
}

/* No address is anybody's, and each frame is sorted into pools. */
VOID I82576FilterReset(PI82576 Nic)
{
	ULONG i;

	NdisZeroMemory(&Nic->Filter, sizeof(Nic->Filter));
	Nic->Filter.Alone = TRUE;
	for (i = 0; i < I82576_ADDRESSES; i++) {
		I82576Write(Nic, RAH(i), 0);
		I82576Write(Nic, RAL(i), 0);
	}
	for (i = 0; i < I82576_HASH_WORDS; i++) {
		I82576Write(Nic, MTA(i), 0);
		I82576Write(Nic, UTA(i), 0);
		I82576Write(Nic, VFTA(i), 0);
	}
	for (i = 0; i < I82576_VLAN_ENTRIES; i++)
		I82576Write(Nic, VLVF(i), 0);
	for (i = 0; i < I82576_QUEUES; i++)
		I82576Write(Nic, VMOLR(i), 0);
	I82576Write(Nic, RXCSUM, RXCSUM_IP | RXCSUM_L4);
	I82576Write(Nic, VT_CTL, VT_CTL_REPLICATE | VT_CTL_NO_DEFAULT);
	I82576Write(Nic, MRQC, MRQC_POOLS);
	I82576Flush(Nic);
}
