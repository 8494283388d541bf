using Skyops.Ledger;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// The waiting slots of one stage of a task, by shard and slot, those that may be tried now apart from those that back
/// off.
/// </summary>
internal sealed class WaitingEntry(TaskRecord task, PlacementRequest request, RequestGroup group, AccountUse use)
{
    private readonly List<SlotRequest> _ready = [];
    private readonly List<SlotRequest> _delayed = [];

    public TaskRecord Task { get; } = task;

    public string TaskId => Task.Id;

    public string Account { get; } = request.Account;

    /// <summary>What its account has used.</summary>
    public AccountUse Use { get; } = use;

    public int Stage { get; } = request.Stage;

    public TaskPriority Priority { get; } = request.Priority;

    public DateTimeOffset SubmittedAt { get; } = request.SubmittedAt;

    /// <summary>What waits with it; another one once a node works for its account alone.</summary>
    public RequestGroup Group { get; set; } = group;

    /// <summary>All that waits is placed in one plan, or none of it.</summary>
    public bool Together { get; private set; } = request.Together;

    /// <summary>Wall time an attempt may take; zero when that is not known.</summary>
    public TimeSpan Duration { get; private set; } = TimeSpan.FromSeconds(request.DurationSeconds);

    /// <summary>What it may pay changes as its budget is used; it stays in its group.</summary>
    public Amount MostPerHour { get; set; } = request.MostPerHour;

    /// <summary>As <see cref="MostPerHour"/>, rounded as prices in the trees are.</summary>
    public double MostUnits { get; set; } = (double)request.MostPerHour.Units;

    /// <summary>Stands in the index of what waits.</summary>
    public bool Listed { get; set; }

    /// <summary>Nothing of it may come back to wait.</summary>
    public bool Withdrawn { get; set; }

    public bool IsEmpty => _ready.Count == 0 && _delayed.Count == 0;

    public int Count => _ready.Count + _delayed.Count;

    public List<SlotRequest> Ready => _ready;

    public IReadOnlyList<SlotRequest> Delayed => _delayed;

    /// <summary>What one of its slots needs, with its own price and duration.</summary>
    public RequestShape Wants => Group.Shape with { MostPerHour = MostPerHour, DurationSeconds = (int)Duration.TotalSeconds };

    public bool SameAs(PlacementRequest request, RequestGroup group) =>
        Group == group && Account == request.Account && Priority == request.Priority && SubmittedAt == request.SubmittedAt;

    /// <summary>Takes over what may have changed although the entry stays the same.</summary>
    public void Renew(PlacementRequest request) =>
        (MostPerHour, MostUnits, Together, Duration) =
        (request.MostPerHour, (double)request.MostPerHour.Units, request.Together, TimeSpan.FromSeconds(request.DurationSeconds));

    /// <summary>Adds a slot or replaces what was said of it.</summary>
    public void Put(SlotRequest slot, DateTimeOffset now)
    {
        Remove(_ready, slot);
        Remove(_delayed, slot);
        var list = slot.NotBefore > now ? _delayed : _ready;
        if (list.Count == 0 || SlotOrder.Instance.Compare(list[^1], slot) < 0) list.Add(slot);
        else list.Insert(~list.BinarySearch(slot, SlotOrder.Instance), slot);
    }

    /// <summary>Lets slots be tried whose back-off is over.</summary>
    public void Wake(DateTimeOffset now)
    {
        foreach (var slot in _delayed.FindAll(slot => slot.NotBefore <= now)) Put(slot, now);
    }

    /// <summary>True when the slot of that place waits, whatever was said of it.</summary>
    public bool Has(SlotRequest slot) =>
        _ready.BinarySearch(slot, SlotOrder.Instance) >= 0 || _delayed.BinarySearch(slot, SlotOrder.Instance) >= 0;

    public void Clear()
    {
        _ready.Clear();
        _delayed.Clear();
    }

    private static void Remove(List<SlotRequest> list, SlotRequest slot)
    {
        if (list.Count == 0 || SlotOrder.Instance.Compare(list[^1], slot) < 0) return;
        var at = list.BinarySearch(slot, SlotOrder.Instance);
        if (at >= 0) list.RemoveAt(at);
    }
}

/// <summary>By shard, then slot.</summary>
internal sealed class SlotOrder : IComparer<SlotRequest>
{
    public static readonly SlotOrder Instance = new();

    public int Compare(SlotRequest? x, SlotRequest? y) => (x!.Shard, x.Slot).CompareTo((y!.Shard, y.Slot));
}

/// <summary>Oldest first; the id decides between tasks of one moment.</summary>
internal sealed class EntryOrder : IComparer<WaitingEntry>
{
    public static readonly EntryOrder Instance = new();

    public int Compare(WaitingEntry? x, WaitingEntry? y)
    {
        var byAge = x!.SubmittedAt.CompareTo(y!.SubmittedAt);
        if (byAge != 0) return byAge;
        var byTask = string.CompareOrdinal(x.TaskId, y.TaskId);
        return byTask != 0 ? byTask : x.Stage.CompareTo(y.Stage);
    }
}
