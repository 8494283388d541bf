using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>What people read of a ledger.</summary>
public static class LedgerProjection
{
    public static AccountBalance Balance(LedgerState state, string account)
    {
        var counters = state.Read(account);
        return new AccountBalance(
            account,
            state.Currency,
            new Amount(counters.DebitsPending),
            new Amount(counters.DebitsPosted),
            new Amount(counters.CreditsPending),
            new Amount(counters.CreditsPosted),
            new Amount(counters.Available));
    }

    /// <summary>
    /// The lines of one journal row that name the account, in order. A post names the holder and the payee; what it
    /// takes from the pending side of the
    /// escrow account is not a line of that account.
    /// </summary>
    public static IEnumerable<StatementLine> Lines(long seq, DateTimeOffset at, IEnumerable<LedgerEvent> events, string account)
    {
        foreach (var e in events)
        {
            var line = Line(seq, at, e);
            if (line.Debit == account || line.Credit == account) yield return line;
        }
    }

    /// <summary>
    /// The accounts whose statements an event appears in; a name may be empty (a void that freed nothing).
    /// </summary>
    public static (string Debit, string Credit) Accounts(LedgerEvent e) => e switch
    {
        LedgerEvent.TransferPosted x => (x.Debit, x.Credit),
        LedgerEvent.HoldPlaced x => (x.Debit, x.Credit),
        LedgerEvent.HoldPosted x => (x.Debit, x.Credit),
        LedgerEvent.HoldVoided x => (x.Debit, x.Credit),
        _ => throw new InvalidOperationException($"no statement rule for {e.GetType().Name}"),
    };

    public static StatementLine Line(long seq, DateTimeOffset at, LedgerEvent e)
    {
        var (debit, credit) = Accounts(e);
        return new StatementLine(seq, at, e.Id, KindOf(e), debit, credit, e.Amount, e.Reason, e.Reference);
    }

    private static TransferKind KindOf(LedgerEvent e) => e switch
    {
        LedgerEvent.TransferPosted => TransferKind.Direct,
        LedgerEvent.HoldPlaced => TransferKind.Hold,
        LedgerEvent.HoldPosted => TransferKind.PostHold,
        _ => TransferKind.VoidHold,
    };
}
