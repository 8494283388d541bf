using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// What happened in a ledger. Each event names every account whose counters it moves, except the nominal credit side of
/// a hold, which the hold knows.
/// </summary>
/// <param name="Id">The transfer's id.</param>
/// <param name="Amount">How much moved, was held, taken or freed.</param>
/// <param name="Reason">Short code for statements.</param>
/// <param name="Reference">What it is about.</param>
public abstract record LedgerEvent(string Id, Amount Amount, string Reason, string Reference)
{
    /// <summary>A one-step transfer: debits posted of one account, credits posted of the other.</summary>
    public sealed record TransferPosted(string Id, string Debit, string Credit, Amount Amount, string Reason, string Reference)
        : LedgerEvent(Id, Amount, Reason, Reference);

    /// <summary>The first phase of two: debits pending of one account, credits pending of the other.</summary>
    public sealed record HoldPlaced(string Id, string Debit, string Credit, Amount Amount, string Reason, string Reference)
        : LedgerEvent(Id, Amount, Reason, Reference);

    /// <summary>
    /// A part of a hold went to <paramref name="Credit"/>; pending counters of both sides of the hold fall by it.
    /// </summary>
    public sealed record HoldPosted(string Id, string HoldId, string Debit, string Credit, Amount Amount, string Reason, string Reference)
        : LedgerEvent(Id, Amount, Reason, Reference);

    /// <summary>The rest of a hold is free again (zero when all of it had been posted).</summary>
    public sealed record HoldVoided(string Id, string HoldId, string Debit, string Credit, Amount Amount, string Reason, string Reference)
        : LedgerEvent(Id, Amount, Reason, Reference);
}
