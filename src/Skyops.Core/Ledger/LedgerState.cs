using System.Runtime.InteropServices;
using Skyops.Ledger;

namespace Skyops.Core.Ledger;

/// <summary>
/// One currency: accounts, open holds, and every transfer id ever posted. For speed this state is changed in place:
/// <see cref="Apply"/> moves the counters
/// of this object and returns it, where other aggregates return a new record. Deciding never changes it. It is owned by
/// one writer.
/// </summary>
public sealed class LedgerState : ILedgerBook
{
    private readonly Dictionary<string, Counters> _accounts;
    private readonly Dictionary<string, OpenHold> _holds;
    private readonly Dictionary<TransferKey, KnownTransfer> _known;

    public LedgerState(string currency)
    {
        Currency = currency;
        _accounts = new(StringComparer.Ordinal);
        _holds = new(StringComparer.Ordinal);
        _known = [];
    }

    private LedgerState(LedgerState other)
    {
        Currency = other.Currency;
        _accounts = new(other._accounts, StringComparer.Ordinal);
        _holds = new(other._holds, StringComparer.Ordinal);
        _known = new(other._known);
    }

    public string Currency { get; }

    public IReadOnlyDictionary<string, Counters> Accounts => _accounts;

    public IReadOnlyDictionary<string, OpenHold> OpenHolds => _holds;

    public IReadOnlyDictionary<TransferKey, KnownTransfer> Known => _known;

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
    /// Throws when Σ debits ≠ Σ credits, an account is below zero that may not owe, or pending counters are not
    /// what the open holds say.
    /// </summary>
    public void CheckInvariants()
    {
        if (LedgerInvariants.Problems(this) is [var first, ..]) throw new InvalidOperationException(first);
    }

    /// <summary>The same at this moment, which stays as it is.</summary>
    public LedgerState Copy() => new(this);

    public Counters Read(string account) => _accounts.GetValueOrDefault(account);

    public ref Counters Change(string account) => ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, account, out _);

    public bool TryKnown(string transferId, out KnownTransfer known) => _known.TryGetValue(TransferKey.Of(transferId), out known);

    public bool TryKnown(TransferKey transfer, out KnownTransfer known) => _known.TryGetValue(transfer, out known);

    public void SetKnown(string transferId, KnownTransfer known) => SetKnown(TransferKey.Of(transferId), known);

    internal void SetKnown(TransferKey transfer, KnownTransfer known) => _known[transfer] = known;

    internal void Expect(int transfers, int accounts = 0)
    {
        _known.EnsureCapacity(transfers);
        _accounts.EnsureCapacity(accounts);
    }

    public bool TryHold(string holdId, out OpenHold hold) => _holds.TryGetValue(holdId, out hold);

    public void SetHold(string holdId, OpenHold hold) => _holds[holdId] = hold;

    public void CloseHold(string holdId) => _holds.Remove(holdId);
}
