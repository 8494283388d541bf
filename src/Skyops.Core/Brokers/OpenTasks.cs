using System.Runtime.InteropServices;
using Skyops.Errors;

namespace Skyops.Core.Brokers;

/// <summary>
/// Open tasks by account, in memory: after a restart the open tasks announce themselves and the count is whole again.
/// Idempotent by task.
/// </summary>
public sealed class OpenTasks
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _byAccount = new(StringComparer.Ordinal);

    public int Count(string account) => _byAccount.GetValueOrDefault(account);

    /// <summary>Counts the task as open, or refuses it: the account has as many as its quota allows.</summary>
    public Refusal? Admit(BrokerState state, string account, string taskId)
    {
        if (_open.Contains(taskId)) return null;
        var quota = state.QuotaOf(account);
        if (Count(account) >= quota)
        {
            return new Refusal(
                RefusalCode.QuotaExceeded, $"The account has {Count(account)} open tasks and may have {quota}.", "Wait for one to end, or cancel one.",
                Retryable: true);
        }

        Restore(account, taskId);
        return null;
    }

    /// <summary>Counts a task that was admitted before the restart, whatever the quota says now.</summary>
    public void Restore(string account, string taskId)
    {
        if (_open.Add(taskId)) CollectionsMarshal.GetValueRefOrAddDefault(_byAccount, account, out _)++;
    }

    public void Ended(string account, string taskId)
    {
        if (!_open.Remove(taskId)) return;
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(_byAccount, account, out _);
        count--;
        if (count == 0) _byAccount.Remove(account);
    }
}
