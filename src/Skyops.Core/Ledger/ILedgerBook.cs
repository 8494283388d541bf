namespace Skyops.Core.Ledger;

/// <summary>
/// What deciding and posting need of a ledger. There are two: the state itself, and an overlay in which a batch sees
/// its own earlier transfers
/// while the state stays as it is.
/// </summary>
public interface ILedgerBook
{
    /// <summary>Counters of an account; zeros when it was never used.</summary>
    Counters Read(string account);

    /// <summary>The counters to change in place. Valid only until the next call of this book.</summary>
    ref Counters Change(string account);

    bool TryKnown(string transferId, out KnownTransfer known);

    void SetKnown(string transferId, KnownTransfer known);

    bool TryHold(string holdId, out OpenHold hold);

    void SetHold(string holdId, OpenHold hold);

    void CloseHold(string holdId);
}
