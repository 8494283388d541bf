using System.Runtime.InteropServices;
using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// One currency: accounts, open holds, and every transfer id ever posted. For speed this state is changed in place:
/// <see cref="Apply"/> moves the counters
/// of this object and returns it, where other aggregates return a new record. Deciding never changes it. It is owned by
/// one writer.
/// </summary>
public sealed class LedgerState(string currency) : ILedgerBook
{
    private readonly Dictionary<string, Counters> _accounts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, OpenHold> _holds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KnownTransfer> _known = new(StringComparer.Ordinal);

    public string Currency { get; } = currency;

    public IReadOnlyDictionary<string, Counters> Accounts => _accounts;

    public IReadOnlyDictionary<string, OpenHold> OpenHolds => _holds;

    public IReadOnlyDictionary<string, KnownTransfer> Known => _known;

    /// <summary>Moves the counters of this state.</summary>
    /// <exception cref="InvalidOperationException">The event cannot follow on this state: a bug, or a journal of
    /// another ledger.</exception>
    public LedgerState Apply(LedgerEvent e)
    {
        LedgerPosting.Apply(this, e);
        return this;
    }

    public LedgerState Apply(ReadOnlySpan<LedgerEvent> events)
    {
        foreach (var e in events) LedgerPosting.Apply(this, e);
        return this;
    }

    /// <summary>
    /// Throws when Σ debits ≠ Σ credits, an account other than the issuer is below zero, or pending counters are not
    /// what the open holds say.
    /// </summary>
    public void CheckInvariants()
    {
        if (LedgerInvariants.Problems(this) is [var first, ..]) throw new InvalidOperationException(first);
    }

    public Counters Read(string account) => _accounts.GetValueOrDefault(account);

    public ref Counters Change(string account) => ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, account, out _);

    public bool TryKnown(string transferId, out KnownTransfer known) => _known.TryGetValue(transferId, out known);

    public void SetKnown(string transferId, KnownTransfer known) => _known[transferId] = known;

    public bool TryHold(string holdId, out OpenHold hold) => _holds.TryGetValue(holdId, out hold);

    public void SetHold(string holdId, OpenHold hold) => _holds[holdId] = hold;

    public void CloseHold(string holdId) => _holds.Remove(holdId);
}
