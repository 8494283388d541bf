namespace Skyops.Core.Ledger;

/// <summary>
/// What is remembered of a transfer id for ever: enough to tell a repeat from another transfer under the same id, and
/// how a hold ended.
/// </summary>
/// <param name="Content">See <see cref="TransferContent"/>.</param>
/// <param name="Hold">For a hold: its phase.</param>
public readonly record struct KnownTransfer(ulong Content, HoldPhase Hold);

/// <summary>
/// <code>
/// None (no hold)      Open ──post of the rest──> Posted ──void──> Voided
///                      └────────────void──────────────────────────^
/// </code>
/// </summary>
public enum HoldPhase : byte
{
    None,
    Open,
    Posted,
    Voided,
}
