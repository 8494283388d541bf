using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// Every way a transfer can be refused, in the order of <see cref="TransferStatus"/>: the first that applies is the
/// answer.
/// </summary>
public static class TransferChecks
{
    public const int IdLength = 128;
    public const int ReasonLength = 64;
    public const int ReferenceLength = 256;
    public const int AccountLength = 128;

    public static TransferStatus Check(ILedgerBook book, Transfer transfer)
    {
        var shape = Shape(transfer);
        if (shape != TransferStatus.Ok) return shape;
        if (book.TryKnown(transfer.Id, out var known)) return Repeat(transfer, known);
        return transfer.Kind switch
        {
            TransferKind.PostHold => Post(book, transfer),
            TransferKind.VoidHold => Void(book, transfer.HoldId!),
            _ => Pay(book, transfer),
        };
    }

    /// <summary>
    /// A repeat answers Exists, but a hold that was voided since holds nothing: who repeats it must not believe that it
    /// does.
    /// </summary>
    private static TransferStatus Repeat(Transfer transfer, KnownTransfer known)
    {
        if (known.Content != TransferContent.Of(transfer)) return TransferStatus.ExistsWithDifferentContent;
        return transfer.Kind == TransferKind.Hold && known.Hold == HoldPhase.Voided
            ? TransferStatus.HoldAlreadyVoided
            : TransferStatus.Exists;
    }

    /// <summary>What can be said without looking at the ledger.</summary>
    private static TransferStatus Shape(Transfer transfer)
    {
        var oneStepOrHold = transfer.Kind is TransferKind.Direct or TransferKind.Hold;
        if (!IsText(transfer.Id, 1, IdLength)) return TransferStatus.IdInvalid;
        if (!IsText(transfer.Reason, 1, ReasonLength) || !IsText(transfer.Reference, 0, ReferenceLength))
            return TransferStatus.ReasonInvalid;
        if (!AccountsAreGiven(transfer)) return TransferStatus.AccountInvalid;
        if (oneStepOrHold && transfer.Debit == transfer.Credit) return TransferStatus.AccountsAreTheSame;
        if (transfer.Kind != TransferKind.VoidHold && transfer.Amount.IsZero) return TransferStatus.AmountMustNotBeZero;
        if (transfer.Kind == TransferKind.VoidHold && !transfer.Amount.IsZero) return TransferStatus.AmountMustBeZero;
        if (transfer.Amount > Amount.Most) return TransferStatus.AmountTooLarge;
        if (!oneStepOrHold && string.IsNullOrEmpty(transfer.HoldId)) return TransferStatus.HoldIdMissing;
        if (oneStepOrHold && !string.IsNullOrEmpty(transfer.HoldId)) return TransferStatus.HoldIdMustBeEmpty;
        return TransferStatus.Ok;
    }

    /// <summary>
    /// A direct transfer and a hold name both sides, a post the payee only, a void nobody: the hold knows.
    /// </summary>
    private static bool AccountsAreGiven(Transfer transfer) => transfer.Kind switch
    {
        TransferKind.PostHold => transfer.Debit.Length == 0 && IsText(transfer.Credit, 1, AccountLength),
        TransferKind.VoidHold => transfer.Debit.Length == 0 && transfer.Credit.Length == 0,
        _ => IsText(transfer.Debit, 1, AccountLength) && IsText(transfer.Credit, 1, AccountLength),
    };

    /// <summary>
    /// Only where money comes from may go below zero. Counters that would pass 128 bits count as no credit, too.
    /// </summary>
    private static TransferStatus Pay(ILedgerBook book, Transfer transfer)
    {
        var debit = book.Read(transfer.Debit);
        if (!SystemAccounts.MayOwe(transfer.Debit) && debit.Available < transfer.Amount.Units)
            return TransferStatus.ExceedsCredit;
        return debit.HasRoomFor(transfer.Amount.Units) && book.Read(transfer.Credit).HasRoomFor(transfer.Amount.Units)
            ? TransferStatus.Ok
            : TransferStatus.ExceedsCredit;
    }

    private static TransferStatus Post(ILedgerBook book, Transfer transfer)
    {
        switch (Phase(book, transfer.HoldId!))
        {
            case HoldPhase.None: return TransferStatus.HoldNotFound;
            case HoldPhase.Voided: return TransferStatus.HoldAlreadyVoided;
            case HoldPhase.Posted: return TransferStatus.ExceedsHold;
        }

        if (!book.TryHold(transfer.HoldId!, out var hold) || transfer.Amount.Units > hold.Rest) return TransferStatus.ExceedsHold;
        return book.Read(transfer.Credit).HasRoomFor(transfer.Amount.Units) ? TransferStatus.Ok : TransferStatus.ExceedsCredit;
    }

    /// <summary>
    /// Voiding a hold that was posted in full is fine and frees nothing, so that "post the work, void the rest" works
    /// whatever the rest is.
    /// </summary>
    private static TransferStatus Void(ILedgerBook book, string holdId) => Phase(book, holdId) switch
    {
        HoldPhase.None => TransferStatus.HoldNotFound,
        HoldPhase.Voided => TransferStatus.HoldAlreadyVoided,
        _ => TransferStatus.Ok,
    };

    private static HoldPhase Phase(ILedgerBook book, string holdId) =>
        book.TryKnown(holdId, out var known) ? known.Hold : HoldPhase.None;

    private static bool IsText(string? text, int least, int most)
    {
        if (text is null || text.Length < least || text.Length > most) return false;
        foreach (var character in text)
        {
            if (char.IsControl(character) || char.IsSurrogate(character)) return false;
        }

        return true;
    }
}
