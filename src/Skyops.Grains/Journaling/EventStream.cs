using Skyops.Storage;

namespace Skyops.Grains.Journaling;

/// <summary>
/// A grain's memory: the fold of its stream. The same <c>apply</c> serves live traffic and replay. A taken sequence number means that another activation has
/// written: then this one is stale, raises <see cref="StaleActivationException"/> and must be given up.
/// </summary>
public sealed class EventStream<TState, TEvent>(
    IJournal journal,
    string stream,
    TState initial,
    Func<TState, TEvent, TState> apply,
    Func<IReadOnlyList<TEvent>, ReadOnlyMemory<byte>> encode,
    Func<ReadOnlyMemory<byte>, IReadOnlyList<TEvent>> decode,
    StateSnapshots<TState>? snapshots = null)
{
    private long _bytesSinceSnapshot;

    public TState State { get; private set; } = initial;

    /// <summary>Sequence number of the last row; 0 for a stream that does not exist.</summary>
    public long Seq { get; private set; }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (snapshots is not null && Seq == 0 && await journal.ReadSnapshotAsync(stream, cancellationToken) is { } snapshot
            && snapshots.Decode(snapshot.Data) is { } kept)
        {
            (State, Seq) = (kept.State, snapshot.Seq);
        }

        await foreach (var row in journal.ReadAsync(stream, Seq, cancellationToken))
        {
            _bytesSinceSnapshot += row.Data.Length;
            foreach (var happened in decode(row.Data)) State = apply(State, happened);
            Seq = row.Seq;
        }
    }

    /// <summary>Makes the events durable as one row, together with the entity row of the state they lead to, and only then applies them.</summary>
    public Task AppendAsync(IReadOnlyList<TEvent> events, DateTimeOffset at, Func<TState, EntityRow?> entity)
    {
        if (events.Count == 0) return Task.CompletedTask;
        var next = State;
        foreach (var happened in events) next = apply(next, happened);
        return AppendAsync(events, next, at, entity(next));
    }

    /// <summary>As above, for a decision that has applied its events already.</summary>
    public async Task AppendAsync(IReadOnlyList<TEvent> events, TState next, DateTimeOffset at, EntityRow? entity)
    {
        var row = new JournalAppend(stream, Seq, at, encode(events), entity);
        if (await journal.AppendAsync(row) == AppendStatus.Conflict) throw new StaleActivationException(stream, Seq);
        State = next;
        Seq++;
        _bytesSinceSnapshot += row.Data.Length;
    }

    /// <summary>Writes a snapshot when one is due. Not part of an append: what was appended is durable whatever becomes of this.</summary>
    public async Task SnapshotAsync()
    {
        if (snapshots is null || _bytesSinceSnapshot < snapshots.Every) return;
        _bytesSinceSnapshot = 0;
        await journal.WriteSnapshotAsync(stream, new JournalSnapshot(Seq, snapshots.Encode(State)));
    }

    /// <summary>Rows after a sequence number, decoded: what histories are made of.</summary>
    public async IAsyncEnumerable<StreamRow<TEvent>> ReadAsync(
        long afterSeq, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in journal.ReadAsync(stream, afterSeq, cancellationToken))
            yield return new StreamRow<TEvent>(row.Seq, row.At, decode(row.Data));
    }

    /// <summary>Every event from the first one on.</summary>
    public async Task<List<TEvent>> AllAsync()
    {
        var events = new List<TEvent>();
        await foreach (var row in ReadAsync(0, CancellationToken.None)) events.AddRange(row.Events);
        return events;
    }
}

/// <summary>The events of one row.</summary>
public sealed record StreamRow<TEvent>(long Seq, DateTimeOffset At, IReadOnlyList<TEvent> Events);

/// <summary>How a stream's state is kept beside its rows, so that loading it reads only what came since.</summary>
/// <param name="Every">Bytes of rows between two snapshots.</param>
/// <param name="Encode">The state as bytes.</param>
/// <param name="Decode">The state; null when another version wrote it: then all rows are read.</param>
public sealed record StateSnapshots<TState>(
    int Every, Func<TState, ReadOnlyMemory<byte>> Encode, Func<ReadOnlyMemory<byte>, Kept<TState>?> Decode);

/// <summary>A state that was read from a snapshot.</summary>
public sealed record Kept<TState>(TState State);
