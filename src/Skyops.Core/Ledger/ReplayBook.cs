namespace Skyops.Core.Ledger;

/// <summary>
/// A ledger's state while it is replayed: the keys of ids are known beforehand, and a hold's, which comes several times in a row, is computed once for all.
/// </summary>
internal sealed class ReplayBook(LedgerState state) : ILedgerBook
{
    private string _transfer = "";
    private TransferKey _transferKey;
    private string _hold = "";
    private TransferKey _holdKey = TransferKey.Of("");

    /// <summary>False: a transfer of that id was there already.</summary>
    /// <exception cref="InvalidOperationException">The event cannot follow.</exception>
    public bool Apply(LedgerEvent e, TransferKey key, ulong content)
    {
        (_transfer, _transferKey) = (e.Id, key);
        var before = state.Known.Count;
        LedgerPosting.Apply(this, e, content);
        return state.Known.Count > before;
    }

    public Counters Read(string account) => state.Read(account);

    public ref Counters Change(string account) => ref state.Change(account);

    public bool TryKnown(string transferId, out KnownTransfer known) => state.TryKnown(KeyOf(transferId), out known);

    public void SetKnown(string transferId, KnownTransfer known) => state.SetKnown(KeyOf(transferId), known);

    public bool TryHold(string holdId, out OpenHold hold) => state.TryHold(holdId, out hold);

    public void SetHold(string holdId, OpenHold hold) => state.SetHold(holdId, hold);

    public void CloseHold(string holdId) => state.CloseHold(holdId);

    private TransferKey KeyOf(string id)
    {
        if (ReferenceEquals(id, _transfer)) return _transferKey;
        if (!ReferenceEquals(id, _hold)) (_hold, _holdKey) = (id, TransferKey.Of(id));
        return _holdKey;
    }
}
