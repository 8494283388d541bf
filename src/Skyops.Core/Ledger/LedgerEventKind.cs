namespace Skyops.Core.Ledger;

/// <summary>Kinds of events as a row numbers them; the numbers are for ever.</summary>
internal enum LedgerEventKind : byte
{
    TransferPosted = 0,
    HoldPlaced = 1,
    HoldPosted = 2,
    HoldVoided = 3,
}
