using System.Text.Json.Serialization;
using Skyops.Chain;
using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>What happened between a network and its chain.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Bound), nameof(Bound))]
[JsonDerivedType(typeof(BlocksRead), nameof(BlocksRead))]
[JsonDerivedType(typeof(TransfersPlanned), nameof(TransfersPlanned))]
[JsonDerivedType(typeof(TransfersConfirmed), nameof(TransfersConfirmed))]
[JsonDerivedType(typeof(TransferRefused), nameof(TransferRefused))]
[JsonDerivedType(typeof(DeparturesCharged), nameof(DeparturesCharged))]
[JsonDerivedType(typeof(RootPlanned), nameof(RootPlanned))]
[JsonDerivedType(typeof(BatchPlanned), nameof(BatchPlanned))]
[JsonDerivedType(typeof(TransactionPlanned), nameof(TransactionPlanned))]
[JsonDerivedType(typeof(TransactionSigned), nameof(TransactionSigned))]
[JsonDerivedType(typeof(TransactionSent), nameof(TransactionSent))]
[JsonDerivedType(typeof(TransactionMined), nameof(TransactionMined))]
[JsonDerivedType(typeof(TransactionTakenBack), nameof(TransactionTakenBack))]
[JsonDerivedType(typeof(TransactionEnded), nameof(TransactionEnded))]
public abstract record ChainEvent
{
    /// <summary>The network settles on this chain from now on.</summary>
    public sealed record Bound(ChainBinding Binding) : ChainEvent;

    /// <summary>Final blocks up to this one were read, and had these logs.</summary>
    public sealed record BlocksRead(ulong Block, string BlockHash, ChainLog[] Logs) : ChainEvent;

    /// <summary>The ledger is to make these transfers.</summary>
    public sealed record TransfersPlanned(ChainTransfer[] Transfers) : ChainEvent;

    /// <summary>The ledger has made these transfers.</summary>
    public sealed record TransfersConfirmed(string[] Ids) : ChainEvent;

    /// <summary>The ledger has refused this transfer, and nothing moved.</summary>
    public sealed record TransferRefused(string Id, TransferStatus Status) : ChainEvent;

    /// <summary>What accounts that want out are charged from here on, whatever they still do.</summary>
    public sealed record DeparturesCharged(DepartureCharge[] Charges) : ChainEvent;

    /// <summary>A root is to be posted.</summary>
    public sealed record RootPlanned(SettlementRoot Root) : ChainEvent;

    /// <summary>A batch of ended tasks is to be published.</summary>
    public sealed record BatchPlanned(TaskBatch Batch) : ChainEvent;

    /// <summary>A transaction is to be sent.</summary>
    public sealed record TransactionPlanned(string Id, string To, byte[] Data, DateTimeOffset At) : ChainEvent;

    /// <summary>It is signed with this nonce, first or again for a higher fee, and may be sent from now on.</summary>
    public sealed record TransactionSigned(string Id, ulong Nonce, SignedCopy Copy, DateTimeOffset At) : ChainEvent;

    /// <summary>A node said that it has it.</summary>
    public sealed record TransactionSent(string Id, DateTimeOffset At) : ChainEvent;

    /// <summary>A block has it.</summary>
    public sealed record TransactionMined(string Id, MinedIn In) : ChainEvent;

    /// <summary>The block that had it is no longer on the chain.</summary>
    public sealed record TransactionTakenBack(string Id, DateTimeOffset At) : ChainEvent;

    /// <summary>It leaves the outbox.</summary>
    public sealed record TransactionEnded(string Id, OutgoingEnd End) : ChainEvent;
}
