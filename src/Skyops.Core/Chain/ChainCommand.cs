using Skyops.Chain;
using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>What can be asked of the chain's books.</summary>
public abstract record ChainCommand
{
    public sealed record Bind(ChainBinding Binding) : ChainCommand;

    public sealed record Read(ChainPage Page) : ChainCommand;

    public sealed record PlanTransfers(ChainTransfer[] Transfers) : ChainCommand;

    /// <summary>What the ledger answered to the transfers that are due, in their order.</summary>
    public sealed record Answered(ChainTransfer[] Transfers, TransferStatus[] Statuses) : ChainCommand;

    /// <summary>What accounts that want out are charged, see <see cref="SettlementRules.Charge"/>.</summary>
    public sealed record Charge(DepartureCharge[] Charges) : ChainCommand;

    public sealed record PlanRoot(SettlementRoot Root, byte[] Call) : ChainCommand;

    public sealed record PlanBatch(TaskBatch Batch, byte[] Call) : ChainCommand;

    public sealed record Sign(string Id, ulong Nonce, SignedCopy Copy) : ChainCommand;

    public sealed record Sent(string Id) : ChainCommand;

    public sealed record Mined(string Id, MinedIn? In) : ChainCommand;

    public sealed record End(string Id, OutgoingEnd How) : ChainCommand;
}
