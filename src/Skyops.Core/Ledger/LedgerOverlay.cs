using System.Runtime.InteropServices;

namespace Skyops.Core.Ledger;

/// <summary>
/// Changes on top of a book that stays as it is. A batch decides on one; a linked group inside the batch on another
/// above it, which is merged when the whole
/// group succeeded and dropped when it did not.
/// </summary>
internal sealed class LedgerOverlay(ILedgerBook below) : ILedgerBook
{
    private readonly Dictionary<string, Counters> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownTransfer> _known = new(StringComparer.Ordinal);

    /// <summary>Null marks a hold that was closed here.</summary>
    private readonly Dictionary<string, OpenHold?> _holds = new(StringComparer.Ordinal);

    public Counters Read(string account) => _accounts.TryGetValue(account, out var counters) ? counters : below.Read(account);

    public ref Counters Change(string account)
    {
        ref var counters = ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, account, out var exists);
        if (!exists) counters = below.Read(account);
        return ref counters;
    }

    public bool TryKnown(string transferId, out KnownTransfer known) =>
        _known.TryGetValue(transferId, out known) || below.TryKnown(transferId, out known);

    public void SetKnown(string transferId, KnownTransfer known) => _known[transferId] = known;

    public bool TryHold(string holdId, out OpenHold hold)
    {
        if (!_holds.TryGetValue(holdId, out var here)) return below.TryHold(holdId, out hold);
        hold = here.GetValueOrDefault();
        return here.HasValue;
    }

    public void SetHold(string holdId, OpenHold hold) => _holds[holdId] = hold;

    public void CloseHold(string holdId) => _holds[holdId] = null;

    /// <summary>Moves what was changed here into the book below.</summary>
    public void Merge()
    {
        foreach (var (account, counters) in _accounts) below.Change(account) = counters;
        foreach (var (id, known) in _known) below.SetKnown(id, known);
        foreach (var (id, hold) in _holds)
        {
            if (hold is { } open) below.SetHold(id, open);
            else below.CloseHold(id);
        }

        Clear();
    }

    public void Clear()
    {
        _accounts.Clear();
        _known.Clear();
        _holds.Clear();
    }
}
