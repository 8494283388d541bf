using Skyops.Core.Hashing;
using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// 64 bits over all of a transfer except its id. A repeat must have the same content; the caller of the ledger is the
/// silo itself, so an accident
/// (one in 2⁶⁴) is what this guards against, not an adversary.
/// </summary>
public static class TransferContent
{
    public static ulong Of(Transfer transfer) => Of(
        transfer.Kind, transfer.Debit, transfer.Credit, transfer.Amount, transfer.HoldId, transfer.Reason, transfer.Reference);

    /// <summary>The content of the transfer that an event came from: replay rebuilds the same hash.</summary>
    public static ulong Of(LedgerEvent e) => e switch
    {
        LedgerEvent.TransferPosted x => Of(TransferKind.Direct, x.Debit, x.Credit, x.Amount, null, x.Reason, x.Reference),
        LedgerEvent.HoldPlaced x => Of(TransferKind.Hold, x.Debit, x.Credit, x.Amount, null, x.Reason, x.Reference),
        LedgerEvent.HoldPosted x => Of(TransferKind.PostHold, "", x.Credit, x.Amount, x.HoldId, x.Reason, x.Reference),
        LedgerEvent.HoldVoided x => Of(TransferKind.VoidHold, "", "", Amount.Zero, x.HoldId, x.Reason, x.Reference),
        _ => throw new InvalidOperationException($"no content rule for {e.GetType().Name}"),
    };

    private static ulong Of(TransferKind kind, string debit, string credit, Amount amount, string? holdId, string reason, string reference)
    {
        var hash = new StableHash((ulong)kind);
        hash.Add(debit);
        hash.Add(credit);
        hash.Add(amount.Units);
        hash.Add(holdId is { Length: 0 } ? null : holdId);
        hash.Add(reason);
        hash.Add(reference);
        return hash.Value;
    }
}
