using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Slots for which a task refused a node because its budget did not cover one more attempt at that moment. The node is
/// closed to the slot, so that a cheaper one is tried; but when an attempt of the task ends, what was reserved for it
/// may be free again, and each such slot is asked for anew as it was. Without this a task whose budget covers only some
/// of its slots at once would run those and then wait for ever.
/// </summary>
internal sealed class BudgetWaits
{
    private readonly Dictionary<string, Dictionary<(int Stage, int Shard, int Slot), SlotRequest>> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _releases = new(StringComparer.Ordinal);

    /// <summary>How often attempts of the task have ended: a refusal of before the last of them says nothing.</summary>
    public long Releases(string taskId) => _releases.GetValueOrDefault(taskId);

    /// <summary>Keeps how a slot was asked for before the first refusal, and answers it.</summary>
    public SlotRequest Refused(string taskId, int stage, SlotRequest asked)
    {
        if (!_asked.TryGetValue(taskId, out var slots)) _asked[taskId] = slots = [];
        return slots.TryAdd((stage, asked.Shard, asked.Slot), asked) ? asked : slots[(stage, asked.Shard, asked.Slot)];
    }

    /// <summary>The task has said anew what the slot needs.</summary>
    public void Asked(string taskId, int stage, SlotRequest slot)
    {
        if (_asked.TryGetValue(taskId, out var slots)) slots.Remove((stage, slot.Shard, slot.Slot));
    }

    /// <summary>An attempt of the task has ended: answers the slots that may be covered now.</summary>
    public IReadOnlyList<(int Stage, SlotRequest Slot)> Released(string taskId)
    {
        _releases[taskId] = Releases(taskId) + 1;
        return _asked.Remove(taskId, out var slots) ? [.. slots.Select(pair => (pair.Key.Stage, pair.Value))] : [];
    }

    public void Forget(string taskId)
    {
        _asked.Remove(taskId);
        _releases.Remove(taskId);
    }
}
