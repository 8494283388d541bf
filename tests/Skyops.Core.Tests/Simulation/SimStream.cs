using Skyops.Storage;

namespace Skyops.Core.Tests.Simulation;

/// <summary>What a grain remembers: the fold of its rows. Mirrors the event stream of the real grains.</summary>
internal sealed class SimStream<TState, TEvent>(
    SimSilo silo,
    string name,
    TState initial,
    Func<TState, TEvent, TState> apply,
    Func<IReadOnlyList<TEvent>, byte[]> encode,
    Func<ReadOnlyMemory<byte>, IReadOnlyList<TEvent>> decode)
    where TState : class
{
    public TState State { get; private set; } = initial;

    public long Seq { get; private set; }

    public async Task LoadAsync()
    {
        await silo.World.Queue.DelayAsync(silo.World.Network.Local(), silo.Life);
        foreach (var row in silo.World.Journal.Read(name))
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
    }
}
