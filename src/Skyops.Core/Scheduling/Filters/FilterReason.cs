namespace Skyops.Core.Scheduling.Filters;

/// <summary>
/// Why a node cannot take a slot, in the order the filters are asked: what the machine is, then what it does now, then
/// rules of the slot.
/// </summary>
public enum FilterReason
{
    Executor,
    Tier,

    /// <summary>Software that programs find on the node.</summary>
    Software,

    /// <summary>Where images of containers come from.</summary>
    Image,

    /// <summary>The node works for named accounts only.</summary>
    Submitter,
    Region,
    NetworkPolicy,
    GpuVendor,
    GpuModel,
    GpuCount,
    ComputeCapability,
    GpuMemory,
    CpuCores,
    Ram,
    Disk,
    NodeNotReady,
    Availability,
    Latency,
    PriceCeiling,
    Price,
    Reputation,
    SlotsBusy,
    CpuBusy,
    RamBusy,
    DiskBusy,
    GpusBusy,

    /// <summary>The other replicas of the shard run in another equivalence class.</summary>
    EquivalenceClass,

    /// <summary>It holds another replica of the shard, or failed it, or shares owner or network with one that does.</summary>
    ReplicaRules,

    /// <summary>The task refused it: with what its other attempts may still cost, the budget does not cover it now.</summary>
    OverBudget,

    /// <summary>It is kept for a gang that came earlier, which could start before this would have ended.</summary>
    KeptForGang,
    NotBefore,

    /// <summary>Nothing refuses the node, but the slots start together and others of them have none.</summary>
    GangIncomplete,

    /// <summary>Nothing refuses the node: it would take a slot at the next pass.</summary>
    Fits,
}
