namespace Skyops.Core.Tests.Simulation;

/// <summary>Mistakes that can be put into the simulated glue, to see that the simulation finds them.</summary>
internal enum PlantedBug
{
    None,

    /// <summary>The owner is told of a task before its row is durable.</summary>
    LostAcknowledgement,

    /// <summary>A settlement that is sent again comes under new transfer ids.</summary>
    DoublePayment,

    /// <summary>A receipt of an older epoch is taken for the slot's present one.</summary>
    StaleEpochAccepted,

    /// <summary>The scheduler forgets what it has placed.</summary>
    OverCommit,

    /// <summary>Exclusions are cleared and the owner of the node is blurred.</summary>
    SameOwner,

    /// <summary>The last event of a row is applied but not written.</summary>
    ForgottenEvent,

    /// <summary>The scheduler is never told that room is free again.</summary>
    DroppedRelease,

    /// <summary>A node is given up, and its leases given away, before its worker has fenced itself.</summary>
    DoubleLease,

    /// <summary>The scheduler takes a GPU's memory for twice what it is.</summary>
    OverCommittedGpuMemory,

    /// <summary>The hold of a task's owner pays for its ringers.</summary>
    RingerPaidByOwner,

    /// <summary>A ringer's receipt is taken for one of the slot that its node was offered.</summary>
    RingerTakenForWork,

    /// <summary>Nodes are given up however many went away together.</summary>
    NoBreaker,
}
