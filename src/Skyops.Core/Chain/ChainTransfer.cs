using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>
/// A transfer of the ledger that the chain's books ask for and that is not confirmed yet. It is planned in a row before the
/// ledger hears of it, and the ledger knows it by its id, so a crash between the two repeats it and it happens once.
/// </summary>
/// <param name="Id">In the ledger.</param>
/// <param name="Debit">Who pays.</param>
/// <param name="Credit">Who receives.</param>
/// <param name="Currency">Which ledger.</param>
/// <param name="Amount">How much.</param>
/// <param name="Reason">For statements: deposit, settlement, withdrawal, exit …</param>
/// <param name="ReleasedTo">Whose claims rise by it when it is confirmed; null for none.</param>
/// <param name="Aside">True: what comes in is put aside with it, because its account wants out and must not get hold of it.</param>
public sealed record ChainTransfer(
    string Id, string Debit, string Credit, string Currency, Amount Amount, string Reason, string? ReleasedTo, bool Aside = false)
{
    /// <summary>The reason of what the escrow has paid out by an exit: it has happened, so it comes after all that can be found for it.</summary>
    public const string Exit = "exit";

    /// <summary>The reason of what an account asked for: its id is the caller's, so it may be asked for again.</summary>
    public const string Withdrawal = "withdrawal";

    /// <summary>What the ledger is asked to do, all of it or nothing.</summary>
    public Transfer[] ToTransfers()
    {
        var transfer = new Transfer(Id, TransferKind.Direct, Debit, Credit, Amount, null, Reason, ReleasedTo ?? Credit);
        return Aside
            ? [transfer, new Transfer($"{Id}/aside", TransferKind.Direct, Credit, SystemAccounts.LeavingOf(Credit), Amount, null, "exit-requested", Credit)]
            : [transfer];
    }
}
