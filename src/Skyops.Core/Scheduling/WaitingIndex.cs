using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What waits, ordered as it will be served: class of priority, account, group, then age. Updated as requests come and
/// go, so that a pass has nothing to sort.
/// </summary>
internal sealed class WaitingIndex
{
    private readonly SortedDictionary<TaskPriority, Dictionary<string, AccountQueue>> _classes =
        new(Comparer<TaskPriority>.Create((left, right) => right.CompareTo(left)));

    /// <summary>Highest class first.</summary>
    public IEnumerable<IReadOnlyDictionary<string, AccountQueue>> Classes => _classes.Values;

    public void Add(WaitingEntry entry)
    {
        if (!_classes.TryGetValue(entry.Priority, out var accounts))
            _classes[entry.Priority] = accounts = new Dictionary<string, AccountQueue>(StringComparer.Ordinal);
        if (!accounts.TryGetValue(entry.Account, out var account))
            accounts[entry.Account] = account = new AccountQueue(entry.Account);
        if (!account.Groups.TryGetValue(entry.Group, out var entries))
            account.Groups[entry.Group] = entries = new SortedSet<WaitingEntry>(EntryOrder.Instance);
        entries.Add(entry);
    }

    public void Remove(WaitingEntry entry)
    {
        if (!_classes.TryGetValue(entry.Priority, out var accounts)) return;
        if (!accounts.TryGetValue(entry.Account, out var account)) return;
        if (!account.Groups.TryGetValue(entry.Group, out var entries)) return;
        if (!entries.Remove(entry) || entries.Count > 0) return;
        account.Groups.Remove(entry.Group);
        if (account.Groups.Count == 0) accounts.Remove(entry.Account);
    }
}

/// <summary>What one account has waiting in one class of priority.</summary>
internal sealed class AccountQueue(string account)
{
    public string Account { get; } = account;

    public Dictionary<RequestGroup, SortedSet<WaitingEntry>> Groups { get; } = [];
}
