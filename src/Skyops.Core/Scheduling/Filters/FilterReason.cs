namespace Skyops.Core.Scheduling.Filters;

/// <summary>
/// Why a node cannot take a slot, in the order the filters are asked: what the machine is, then what it does now, then
/// rules of the slot.
/// </summary>
public enum FilterReason
{
    Executor,
    GpuModel,
    GpuCount,
    GpuMemory,
    CpuCores,
    Ram,
    Disk,
    NodeNotReady,
    Price,
    Reputation,
    SlotsBusy,
    CpuBusy,
    RamBusy,
    DiskBusy,
    GpusBusy,
    ReplicaRules,
    NotBefore,

    /// <summary>Nothing refuses the node: it would take a slot at the next pass.</summary>
    Fits,
}
