using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Slots whose task refused every node for now, because what is left of its budget is reserved by attempts that run. Trying them again before one of those ends would be
/// refused again, so they rest until the task releases or requests something; or for a while, should that message have come before the refusal.
/// </summary>
internal sealed class BudgetPark
{
    /// <summary>Longest rest.</summary>
    public static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);

    private readonly Dictionary<string, List<(WaitingEntry Entry, SlotRequest Slot)>> _tasks = new(StringComparer.Ordinal);

    public int Count { get; private set; }

    public void Add(WaitingEntry entry, SlotRequest slot)
    {
        if (!_tasks.TryGetValue(entry.TaskId, out var slots)) _tasks[entry.TaskId] = slots = [];
        Count -= slots.RemoveAll(parked => parked.Entry.Stage == entry.Stage && SlotOrder.Instance.Compare(parked.Slot, slot) == 0);
        slots.Add((entry, slot));
        Count++;
    }

    /// <summary>Takes out all slots of a task.</summary>
    public IReadOnlyList<(WaitingEntry Entry, SlotRequest Slot)> Take(string taskId)
    {
        if (!_tasks.Remove(taskId, out var slots)) return [];
        Count -= slots.Count;
        return slots;
    }

    /// <summary>How many slots of a task rest, by stage.</summary>
    public IEnumerable<(int Stage, int Slots)> StagesOf(string taskId) =>
        _tasks.TryGetValue(taskId, out var slots) ? slots.CountBy(parked => parked.Entry.Stage).OrderBy(pair => pair.Key).Select(pair => (pair.Key, pair.Value)) : [];
}
