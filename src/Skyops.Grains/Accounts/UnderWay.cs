namespace Skyops.Grains.Accounts;

/// <summary>
/// Submissions that have their place under the caps and are not over. One task may be submitted by several at once, and the place is free only when the last has been
/// refused. In memory: who was submitting when this activation went is found by age.
/// </summary>
internal sealed class UnderWay
{
    private readonly Dictionary<string, int> _tasks = new(StringComparer.Ordinal);

    public bool Contains(string taskId) => _tasks.ContainsKey(taskId);

    public void Begin(string taskId) => _tasks[taskId] = _tasks.GetValueOrDefault(taskId) + 1;

    /// <summary>True when it was the last one of this task; false also for what this activation never saw begin.</summary>
    public bool End(string taskId)
    {
        if (!_tasks.TryGetValue(taskId, out var count)) return false;
        if (count > 1) _tasks[taskId] = count - 1;
        else _tasks.Remove(taskId);
        return count == 1;
    }
}
