using Skyops.Storage;

namespace Skyops.Core.Tests.Simulation;

/// <summary>What a grain remembers: the fold of its rows. Mirrors the event stream of the real grains.</summary>
internal sealed class SimStream<TState, TEvent>(
    SimSilo silo,
    string name,
    TState initial,
    Func<TState, TEvent, TState> apply,
    Func<IReadOnlyList<TEvent>, byte[]> encode,
    Func<ReadOnlyMemory<byte>, IReadOnlyList<TEvent>> decode,
    (Func<TState, byte[]> Encode, Func<byte[], TState> Decode)? snapshots = null)
    where TState : class
{
    /// <summary>Rows between two snapshots: few, so that most loads begin with one.</summary>
    private const int RowsPerSnapshot = 5;

    public TState State { get; private set; } = initial;

    public long Seq { get; private set; }

    public async Task LoadAsync()
    {
        await silo.World.Queue.DelayAsync(silo.World.Network.Local(), silo.Life);
        if (snapshots is { } kept && silo.World.Journal.Snapshots.TryGetValue(name, out var snapshot))
            (State, Seq) = (kept.Decode(snapshot.Data), snapshot.Seq);
        foreach (var row in silo.World.Journal.Read(name).Skip((int)Seq))
        {
            foreach (var happened in decode(row.Data)) State = apply(State, happened);
            Seq = row.Seq;
        }

        silo.World.Invariants.Live(name, Seq, State);
    }

    public async Task AppendAsync(IReadOnlyList<TEvent> events, TState next, DateTimeOffset at, EntityRow? entity)
    {
        if (events.Count == 0) return;
        var written = silo.World.Bug == PlantedBug.ForgottenEvent && events.Count > 1 ? [.. events.SkipLast(1)] : events;
        var row = new JournalAppend(name, Seq, at, encode(written), entity);
        if (await silo.World.Journal.AppendAsync(row, silo.Life) == AppendStatus.Conflict)
            throw new InvalidOperationException($"the only writer of {name} met a conflict after row {Seq}");
        State = next;
        Seq++;
        silo.World.Invariants.Live(name, Seq, State);
        if (snapshots is { } kept && Seq % RowsPerSnapshot == 0) silo.World.Journal.Snapshots[name] = (Seq, kept.Encode(State));
    }
}
