namespace Skyops.Core.Ledger;

/// <summary>Compares two ledgers account by account, hold by hold, id by id.</summary>
public static class LedgerDifferences
{
    public static IEnumerable<string> Between(LedgerState live, LedgerState replayed)
    {
        foreach (var account in live.Accounts.Keys.Union(replayed.Accounts.Keys))
        {
            if (live.Read(account) != replayed.Read(account)) yield return $"account {account} differs from its replay";
        }

        foreach (var id in live.OpenHolds.Keys.Union(replayed.OpenHolds.Keys))
        {
            var here = live.TryHold(id, out var left);
            var there = replayed.TryHold(id, out var right);
            if (here != there || left != right) yield return $"hold {id} differs from its replay";
        }

        if (live.Known.Count != replayed.Known.Count)
            yield return $"{live.Known.Count} transfer ids are known, {replayed.Known.Count} in the replay";
        foreach (var (transfer, known) in live.Known)
        {
            if (!replayed.TryKnown(transfer, out var other) || known != other) yield return $"a transfer differs from its replay; the key of its id is {transfer}";
        }
    }
}
