using Skyops.Storage;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// The journal: rows of bytes by stream, and entity rows. An append takes time; the silo may die before it is committed,
/// or between the commit and the answer, and the store may be away for a while. Appends that are under way when the silo
/// dies are committed or not, by chance.
/// </summary>
internal sealed class SimJournal(World world, SimRandom random)
{
    private readonly Dictionary<string, List<JournalRow>> _streams = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(string Kind, string Key), EntityRow> _entities = [];
    private readonly List<JournalAppend> _underWay = [];

    /// <summary>The newest snapshot of each stream that keeps them.</summary>
    public Dictionary<string, (long Seq, byte[] Data)> Snapshots { get; } = new(StringComparer.Ordinal);

    /// <summary>The store takes no writes.</summary>
    public bool Away { get; set; }

    /// <summary>When an append failed last.</summary>
    public TimeSpan TroubleAt { get; private set; } = TimeSpan.MinValue / 2;

    /// <summary>Changes with each row, as the hash of the real journal's chain does.</summary>
    public string HeadHash { get; private set; } = "";

    public IReadOnlyCollection<string> Streams => _streams.Keys;

    public async Task<AppendStatus> AppendAsync(JournalAppend append, Lifetime silo)
    {
        _underWay.Add(append);
        var slow = world.FaultsOn && random.Likely(world.Settings.SlowAppend);
        await world.Queue.DelayAsync(slow ? random.Time(1, 10) : random.Time(0.0005, 0.01), silo);
        _underWay.Remove(append);
        if (Away)
        {
            TroubleAt = world.Queue.Elapsed;
            throw new SimFault("the store takes no writes");
        }

        if (world.FaultsOn && random.Likely(world.Settings.CrashBeforeCommit)) return await DieAsync("before a commit");
        var status = Commit(append);
        if (world.FaultsOn && random.Likely(world.Settings.CrashAfterCommit)) return await DieAsync("after a commit");
        await world.Queue.DelayAsync(random.Time(0, 0.002), silo);
        return status;
    }

    public IReadOnlyList<JournalRow> Read(string stream) => _streams.GetValueOrDefault(stream, []);

    /// <summary>How long a read of many rows takes; now and then the disk is busy.</summary>
    public TimeSpan ReadTime() => random.Likely(0.2) ? random.Time(0.05, 4) : random.Time(0.0005, 0.05);

    public EntityRow? Entity(string kind, string key) => _entities.GetValueOrDefault((kind, key));

    public string[] Keys(string kind, params string[] statuses) =>
        [.. _entities.Where(e => e.Key.Kind == kind && statuses.Contains(e.Value.Status)).Select(e => e.Key.Key)];

    public EntityRow[] Entities(string kind, params string[] statuses) =>
        [.. _entities.Values.Where(e => e.Kind == kind && statuses.Contains(e.Status))];

    /// <summary>The silo is dead: what it had sent was just in time, or not.</summary>
    public void WriterDied()
    {
        var left = _underWay.ToArray();
        _underWay.Clear();
        foreach (var append in left)
        {
            if (random.Likely(0.5)) Commit(append);
        }
    }

    private async Task<AppendStatus> DieAsync(string when)
    {
        world.CrashSilo(when);
        return await new TaskCompletionSource<AppendStatus>().Task;
    }

    private AppendStatus Commit(JournalAppend append)
    {
        if (!_streams.TryGetValue(append.Stream, out var rows)) _streams[append.Stream] = rows = [];
        if (rows.Count != append.ExpectedSeq) return AppendStatus.Conflict;
        rows.Add(new JournalRow(append.Stream, append.ExpectedSeq + 1, append.At, append.Data));
        if (append.Entity is { } entity) _entities[(entity.Kind, entity.Key)] = entity;
        HeadHash = Skyops.Core.Tests.Tasks.Make.Sha($"{HeadHash}/{append.Stream}/{rows.Count}");
        world.Invariants.Committed(rows[^1]);
        return AppendStatus.Appended;
    }
}
