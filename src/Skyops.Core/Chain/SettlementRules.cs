using Skyops.Chain;
using Skyops.Ledger;

namespace Skyops.Core.Chain;

/// <summary>
/// How the ledger's counters become claims. Of an account, in one currency: D is what it deposited, E what it took out by an
/// exit, W what was ever made claimable, S what it ever spent (its debits posted, claims included, less what was put aside for an exit).
/// Then credit = W and debit = min(D − E, S), or what it was charged when it wanted out if that is more: deposits are spent first. Both
/// only rise. Every balance is at least what is left of its deposits, so Σ debit ≥ Σ credit: the escrow can pay every claim and every exit.
/// </summary>
public static class SettlementRules
{
    /// <summary>
    /// What an account earned and does not need to cover what it has deposited: it becomes claimable by itself. What it deposited stays
    /// until it asks for it.
    /// </summary>
    public static Amount Earned(ChainBook book, AccountBalance balance, AccountBalance leaving)
    {
        var used = Spent(balance, leaving) + balance.DebitsPending;
        var deposits = book.Deposited - book.Exited;
        var unspent = deposits > used ? deposits - used : Amount.Zero;
        return balance.Available > unspent ? balance.Available - unspent : Amount.Zero;
    }

    /// <summary>
    /// An account that wants out is charged what it was when that was first settled: its deposits are put aside, so nothing it
    /// does later uses them, and an exit may be paid by that root at any moment.
    /// </summary>
    public static SettlementLine Line(ChainBook book, Departure departure, AccountBalance balance, AccountBalance leaving) =>
        new(book.Account, book.Currency, book.Released, departure is { Wanted: true, IsCharged: true }
            ? Used(book, departure.Charged)
            : Used(book, Amount.Max(departure.Charged, Spent(balance, leaving))));

    /// <summary>What an account that wants out is charged: what it has spent, and what is held for its tasks, which may be spent after it has left.</summary>
    public static Amount Charge(ChainBook book, Departure departure, AccountBalance balance, AccountBalance leaving) =>
        Used(book, Amount.Max(departure.Charged, Spent(balance, leaving) + balance.DebitsPending));

    private static Amount Used(ChainBook book, Amount amount) => Amount.Min(book.Deposited - book.Exited, amount);

    private static Amount Spent(AccountBalance balance, AccountBalance leaving) =>
        balance.DebitsPosted > leaving.CreditsPosted ? balance.DebitsPosted - leaving.CreditsPosted : Amount.Zero;
}
