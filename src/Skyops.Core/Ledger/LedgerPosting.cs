using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// The one place where an event moves counters. Live traffic, replay and the overlay of a running decision all come
/// through here.
/// </summary>
internal static class LedgerPosting
{
    public static void Apply(ILedgerBook book, LedgerEvent e) => Apply(book, e, TransferContent.Of(e));

    /// <inheritdoc cref="Apply(ILedgerBook, LedgerEvent)"/>
    /// <param name="book">What is changed.</param>
    /// <param name="e">What happened.</param>
    /// <param name="content">See <see cref="TransferContent"/>.</param>
    public static void Apply(ILedgerBook book, LedgerEvent e, ulong content)
    {
        switch (e)
        {
            case LedgerEvent.TransferPosted x:
                book.Change(x.Debit).DebitsPosted += x.Amount.Units;
                book.Change(x.Credit).CreditsPosted += x.Amount.Units;
                book.SetKnown(x.Id, new KnownTransfer(content, HoldPhase.None));
                break;
            case LedgerEvent.HoldPlaced x:
                book.Change(x.Debit).DebitsPending += x.Amount.Units;
                book.Change(x.Credit).CreditsPending += x.Amount.Units;
                book.SetKnown(x.Id, new KnownTransfer(content, HoldPhase.Open));
                book.SetHold(x.Id, new OpenHold(x.Debit, x.Credit, x.Amount.Units));
                break;
            case LedgerEvent.HoldPosted x:
                TakeFromHold(book, x.HoldId, x.Amount, HoldPhase.Posted, x);
                book.Change(x.Debit).DebitsPosted += x.Amount.Units;
                book.Change(x.Credit).CreditsPosted += x.Amount.Units;
                book.SetKnown(x.Id, new KnownTransfer(content, HoldPhase.None));
                break;
            case LedgerEvent.HoldVoided x:
                Void(book, x);
                book.SetKnown(x.Id, new KnownTransfer(content, HoldPhase.None));
                break;
            default:
                throw new InvalidOperationException($"the ledger has no rule for {e.GetType().Name}");
        }
    }

    private static void Void(ILedgerBook book, LedgerEvent.HoldVoided e)
    {
        if (!e.Amount.IsZero)
        {
            TakeFromHold(book, e.HoldId, e.Amount, HoldPhase.Voided, e);
            return;
        }

        if (!book.TryKnown(e.HoldId, out var known) || known.Hold != HoldPhase.Posted) throw Impossible(e);
        book.SetKnown(e.HoldId, known with { Hold = HoldPhase.Voided });
    }

    private static void TakeFromHold(ILedgerBook book, string holdId, Amount amount, HoldPhase whenEmpty, LedgerEvent e)
    {
        if (!book.TryHold(holdId, out var hold) || amount.Units > hold.Rest) throw Impossible(e);
        book.Change(hold.Debit).DebitsPending -= amount.Units;
        book.Change(hold.Credit).CreditsPending -= amount.Units;
        if (amount.Units < hold.Rest)
        {
            book.SetHold(holdId, hold with { Rest = hold.Rest - amount.Units });
            return;
        }

        book.CloseHold(holdId);
        if (!book.TryKnown(holdId, out var known)) throw Impossible(e);
        book.SetKnown(holdId, known with { Hold = whenEmpty });
    }

    private static InvalidOperationException Impossible(LedgerEvent e) =>
        new($"{e.GetType().Name} {e.Id} cannot follow on this ledger");
}
