using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// One status for each transfer of a call, and the events to append. No events when the call was refused or everything
/// in it existed.
/// </summary>
public sealed record LedgerDecision(TransferStatus[] Statuses, LedgerEvent[] Events);

/// <summary>One array of statuses for each call, and the events of all of them in order: one journal row.</summary>
public sealed record LedgerBatchDecision(TransferStatus[][] Statuses, LedgerEvent[] Events);

/// <summary>
/// The rules of the ledger. The transfers of a call are linked: all or none, decided in order, each seeing those before
/// it.
/// <see cref="TransferStatus.Ok"/> and <see cref="TransferStatus.Exists"/> are success; a repeat changes nothing.
/// </summary>
public static class LedgerDecider
{
    /// <param name="state">Not changed.</param>
    /// <param name="transfers">Linked.</param>
    /// <param name="now">Holds have no end of their own, so no rule reads the clock yet.</param>
    public static LedgerDecision Decide(LedgerState state, Transfer[] transfers, DateTimeOffset now)
    {
        var batch = DecideBatch(state, [transfers], now);
        return new LedgerDecision(batch.Statuses[0], batch.Events);
    }

    /// <summary>
    /// Decides calls that have queued up, in order; each sees those before it, and one that fails leaves no trace.
    /// </summary>
    public static LedgerBatchDecision DecideBatch(LedgerState state, IReadOnlyList<Transfer[]> calls, DateTimeOffset now)
    {
        _ = now;
        var book = new LedgerOverlay(state);
        var events = new List<LedgerEvent>();
        var statuses = new TransferStatus[calls.Count][];
        for (var i = 0; i < statuses.Length; i++) statuses[i] = DecideLinked(book, calls[i], events);
        return new LedgerBatchDecision(statuses, [.. events]);
    }

    private static TransferStatus[] DecideLinked(LedgerOverlay book, Transfer[] transfers, List<LedgerEvent> events)
    {
        var group = transfers.Length > 1 ? new LedgerOverlay(book) : book;
        var first = events.Count;
        var statuses = new TransferStatus[transfers.Length];
        for (var i = 0; i < transfers.Length; i++)
        {
            statuses[i] = TransferChecks.Check(group, transfers[i]);
            if (statuses[i] == TransferStatus.Exists) continue;
            if (statuses[i] != TransferStatus.Ok)
            {
                events.RemoveRange(first, events.Count - first);
                return Failed(transfers.Length, i, statuses[i]);
            }

            var happened = EventOf(group, transfers[i]);
            LedgerPosting.Apply(group, happened);
            events.Add(happened);
        }

        if (group != book) group.Merge();
        return statuses;
    }

    private static TransferStatus[] Failed(int count, int at, TransferStatus status)
    {
        var statuses = new TransferStatus[count];
        Array.Fill(statuses, TransferStatus.LinkedTransferFailed);
        statuses[at] = status;
        return statuses;
    }

    private static LedgerEvent EventOf(LedgerOverlay book, Transfer x)
    {
        switch (x.Kind)
        {
            case TransferKind.Direct:
                return new LedgerEvent.TransferPosted(x.Id, x.Debit, x.Credit, x.Amount, x.Reason, x.Reference);
            case TransferKind.Hold:
                return new LedgerEvent.HoldPlaced(x.Id, x.Debit, x.Credit, x.Amount, x.Reason, x.Reference);
            case TransferKind.PostHold:
                book.TryHold(x.HoldId!, out var hold);
                return new LedgerEvent.HoldPosted(x.Id, x.HoldId!, hold.Debit, x.Credit, x.Amount, x.Reason, x.Reference);
            default:
                var open = book.TryHold(x.HoldId!, out var rest);
                return new LedgerEvent.HoldVoided(
                    x.Id, x.HoldId!, open ? rest.Debit : "", open ? rest.Credit : "", new Amount(open ? rest.Rest : 0),
                    x.Reason, x.Reference);
        }
    }
}
