using Skyops.Core.Hashing;

namespace Skyops.Core.Scheduling;

/// <summary>A task that has something waiting or takes room, so that its name is looked up once a message.</summary>
internal sealed class TaskRecord(string id, long number)
{
    public string Id { get; } = id;

    /// <summary>Where on the ring of nodes this task starts to look among equals.</summary>
    public ulong Hash { get; } = StableHash.Of(id);

    /// <summary>Names the task in keys; not used for any order.</summary>
    public long Number { get; } = number;

    /// <summary>What waits, by stage.</summary>
    public List<WaitingEntry> Entries { get; } = new(1);

    /// <summary>The first of what takes room, see <see cref="Reservation.NextOfTask"/>.</summary>
    public Reservation? Reservations { get; set; }

    public BudgetWaits Budget { get; } = new();

    public WaitingEntry? Entry(int stage)
    {
        foreach (var entry in Entries)
        {
            if (entry.Stage == stage) return entry;
        }

        return null;
    }

    public void Add(WaitingEntry entry)
    {
        var at = Entries.FindIndex(other => other.Stage > entry.Stage);
        Entries.Insert(at < 0 ? Entries.Count : at, entry);
    }
}
