using Skyops.Ledger;

namespace Skyops.Core.Tests.Ledger;

/// <summary>
/// The obvious ledger: a list of what succeeded, read from the start for every question. Slow, and easy to believe.
/// </summary>
internal sealed class LedgerModel
{
    private readonly List<Transfer> _done = [];

    public IReadOnlyList<Transfer> Done => _done;

    public TransferStatus[] Do(params Transfer[] transfers)
    {
        var before = _done.Count;
        var statuses = new List<TransferStatus>();
        foreach (var transfer in transfers)
        {
            var status = Check(transfer);
            statuses.Add(status);
            if (status == TransferStatus.Ok) _done.Add(transfer);
            if (status is TransferStatus.Ok or TransferStatus.Exists) continue;
            _done.RemoveRange(before, _done.Count - before);
            return [.. transfers.Select((_, i) => i == statuses.Count - 1 ? status : TransferStatus.LinkedTransferFailed)];
        }

        return [.. statuses];
    }

    public UInt128 Posted(string account, bool debit)
    {
        UInt128 sum = 0;
        foreach (var x in _done)
        {
            var payer = x.Kind == TransferKind.PostHold ? Hold(x.HoldId!).Debit : x.Debit;
            if (x.Kind is TransferKind.Direct or TransferKind.PostHold && (debit ? payer : x.Credit) == account) sum += x.Amount.Units;
        }

        return sum;
    }

    public UInt128 Pending(string account, bool debit)
    {
        UInt128 sum = 0;
        foreach (var x in _done)
        {
            if (x.Kind == TransferKind.Hold && (debit ? x.Debit : x.Credit) == account) sum += Rest(x);
        }

        return sum;
    }

    private TransferStatus Check(Transfer x)
    {
        if (_done.FirstOrDefault(known => known.Id == x.Id) is { } known)
        {
            if (known != x) return TransferStatus.ExistsWithDifferentContent;
            return x.Kind == TransferKind.Hold && IsVoided(x.Id) ? TransferStatus.HoldAlreadyVoided : TransferStatus.Exists;
        }

        if (x.Kind is TransferKind.PostHold or TransferKind.VoidHold)
        {
            if (_done.FirstOrDefault(done => done.Kind == TransferKind.Hold && done.Id == x.HoldId) is not { } hold) return TransferStatus.HoldNotFound;
            if (IsVoided(x.HoldId!)) return TransferStatus.HoldAlreadyVoided;
            return x.Amount.Units > Rest(hold) ? TransferStatus.ExceedsHold : TransferStatus.Ok;
        }

        if (x.Debit == SystemAccounts.Issuance) return TransferStatus.Ok;
        var available = Posted(x.Debit, debit: false) - Posted(x.Debit, debit: true) - Pending(x.Debit, debit: true);
        return x.Amount.Units > available ? TransferStatus.ExceedsCredit : TransferStatus.Ok;
    }

    private bool IsVoided(string hold) => _done.Any(done => done.Kind == TransferKind.VoidHold && done.HoldId == hold);

    private Transfer Hold(string id) => _done.First(done => done.Kind == TransferKind.Hold && done.Id == id);

    private UInt128 Rest(Transfer hold)
    {
        if (IsVoided(hold.Id)) return 0;
        var rest = hold.Amount.Units;
        foreach (var done in _done)
        {
            if (done.Kind == TransferKind.PostHold && done.HoldId == hold.Id) rest -= done.Amount.Units;
        }

        return rest;
    }
}
