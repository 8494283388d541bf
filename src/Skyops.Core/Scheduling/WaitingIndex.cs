using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What waits, ordered as it will be served: class of priority, account, group, then age. Updated as requests come and
/// go, so that a pass has nothing to sort.
/// </summary>
internal sealed class WaitingIndex
{
    private static readonly TaskPriority[] Classes = [.. Enum.GetValues<TaskPriority>().OrderDescending()];
    private readonly Dictionary<string, AccountQueue>[] _classes = [.. Classes.Select(_ => new Dictionary<string, AccountQueue>(StringComparer.Ordinal))];

    public int ClassCount => _classes.Length;

    /// <summary>Accounts of a class, the highest class first.</summary>
    public Dictionary<string, AccountQueue> Accounts(int rank) => _classes[rank];

    public void Add(WaitingEntry entry)
    {
        var accounts = Of(entry.Priority);
        if (!accounts.TryGetValue(entry.Account, out var account))
            accounts[entry.Account] = account = new AccountQueue(entry.Use);
        account.Add(entry);
    }

    public void Remove(WaitingEntry entry)
    {
        if (!entry.Listed) return;
        var accounts = Of(entry.Priority);
        accounts[entry.Account].Remove(entry);
        if (accounts[entry.Account].IsEmpty) accounts.Remove(entry.Account);
    }

    private Dictionary<string, AccountQueue> Of(TaskPriority priority) => _classes[Array.IndexOf(Classes, priority)];
}
