using Skyops.Storage.Journal.Writing;

namespace Skyops.Storage.Journal.Postgres;

/// <summary>
/// What one group comes to: the rows that are appended, in order, the last word on each entity and stream snapshot, and
/// which appends conflict. Decided in memory: only the holder of the lease writes, so it knows where streams end; the
/// unique index on (stream, seq) is the proof that it is right.
/// </summary>
internal sealed class GroupDraft
{
    private readonly Dictionary<(string Kind, string Key), EntityRow> _entities = [];
    private readonly Dictionary<string, JournalSnapshot> _snapshots = [];

    public List<PendingAppend> Rows { get; } = [];

    public IReadOnlyCollection<EntityRow> Entities => _entities.Values;

    public IReadOnlyDictionary<string, JournalSnapshot> Snapshots => _snapshots;

    public bool IsEmpty => Rows.Count == 0 && _snapshots.Count == 0;

    /// <summary>Goes through the group in order and sets the status that each write has once the draft is durable.</summary>
    /// <param name="group">The writes.</param>
    /// <param name="ends">Where streams end; changed to where they will end.</param>
    public static GroupDraft Of(List<PendingWrite> group, StreamEnds ends)
    {
        var draft = new GroupDraft();
        foreach (var write in group)
        {
            write.Status = AppendStatus.Appended;
            if (write is PendingAppend append)
                draft.Take(append, ends);
            else
                draft.Take((PendingSnapshot)write);
        }

        return draft;
    }

    private void Take(PendingAppend write, StreamEnds ends)
    {
        var append = write.Append;
        if (ends.Of(append.Stream) != append.ExpectedSeq)
        {
            write.Status = AppendStatus.Conflict;
            return;
        }

        ends.Set(append.Stream, append.ExpectedSeq + 1);
        Rows.Add(write);
        if (append.Entity is { } entity)
            _entities[(entity.Kind, entity.Key)] = entity;
    }

    private void Take(PendingSnapshot write)
    {
        if (!_snapshots.TryGetValue(write.Stream, out var other) || other.Seq <= write.Snapshot.Seq)
            _snapshots[write.Stream] = write.Snapshot;
    }
}
