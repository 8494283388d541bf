using System.Text.Json.Serialization;

namespace Skyops.Ledger;

/// <summary>
/// Moves an amount from one account (debit) to another (credit). A two-phase transfer is <see cref="TransferKind.Hold"/> followed by any number of
/// <see cref="TransferKind.PostHold"/> that take parts of it to whom they name, and one <see cref="TransferKind.VoidHold"/> that frees the rest.
/// </summary>
/// <param name="Id">Chosen by the caller, unique in a ledger, at most 128 characters.</param>
/// <param name="Kind">One-step, or which phase of two.</param>
/// <param name="Debit">Who pays. Empty for posting and voiding: the hold knows.</param>
/// <param name="Credit">Who receives. For a hold: the account it is meant for in the end (the escrow of the network); a post names the real payee.</param>
/// <param name="Amount">How much; must not be zero, except for voiding, where it must be zero and means the rest.</param>
/// <param name="HoldId">The hold that a post or void is about.</param>
/// <param name="Reason">A short code that a statement shows, for example <c>task-hold</c>, <c>work</c>, <c>fee</c>, <c>grant</c>.</param>
/// <param name="Reference">What it is about: a task id, an attempt.</param>
[GenerateSerializer, Immutable, Alias("skyops.Transfer")]
public sealed record Transfer(
    [property: Id(0)] string Id,
    [property: Id(1)] TransferKind Kind,
    [property: Id(2)] string Debit,
    [property: Id(3)] string Credit,
    [property: Id(4)] Amount Amount,
    [property: Id(5)] string? HoldId,
    [property: Id(6)] string Reason,
    [property: Id(7)] string Reference);

[JsonConverter(typeof(JsonStringEnumConverter<TransferKind>))]
public enum TransferKind
{
    Direct,
    Hold,
    PostHold,
    VoidHold,
}

/// <summary>How a transfer ended, in order of precedence: the first that applies is the answer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TransferStatus>))]
public enum TransferStatus
{
    Ok,
    LinkedTransferFailed,
    IdInvalid,
    ReasonInvalid,
    AccountInvalid,
    AccountsAreTheSame,
    AmountMustNotBeZero,
    AmountMustBeZero,
    AmountTooLarge,
    HoldIdMissing,
    HoldIdMustBeEmpty,
    ExistsWithDifferentContent,
    Exists,
    HoldNotFound,
    HoldAlreadyVoided,
    ExceedsHold,
    ExceedsCredit,
}
