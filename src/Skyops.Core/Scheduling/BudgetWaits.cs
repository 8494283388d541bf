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
    private Dictionary<(int Stage, int Shard, int Slot), SlotRequest>? _asked;

    /// <summary>How often attempts of the task have ended: a refusal of before the last of them says nothing.</summary>
    public long Releases { get; set; }

    /// <summary>What was refused, and how it was asked for before.</summary>
    public IEnumerable<(int Stage, SlotRequest Slot)> Waits => _asked?.Select(pair => (pair.Key.Stage, pair.Value)) ?? [];

    /// <summary>Keeps how a slot was asked for before the first refusal, and answers it.</summary>
    public SlotRequest Refused(int stage, SlotRequest asked)
    {
        _asked ??= [];
        return _asked.TryAdd((stage, asked.Shard, asked.Slot), asked) ? asked : _asked[(stage, asked.Shard, asked.Slot)];
    }

    /// <summary>The task has said anew what the slot needs.</summary>
    public void Asked(int stage, SlotRequest slot) => _asked?.Remove((stage, slot.Shard, slot.Slot));

    /// <summary>An attempt of the task has ended: answers the slots that may be covered now.</summary>
    public IReadOnlyList<(int Stage, SlotRequest Slot)> Released()
    {
        Releases++;
        if (_asked is null) return [];
        (int Stage, SlotRequest Slot)[] waits = [.. Waits];
        _asked = null;
        return waits;
    }

    public void Forget() => (_asked, Releases) = (null, 0);
}
