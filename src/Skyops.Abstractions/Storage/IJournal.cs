namespace Skyops.Storage;

/// <summary>
/// The log of everything that must last. A row is one append: one or more events of a stream, decided together. Appends that arrive while a commit
/// is running share the next transaction; a caller resumes only when its row is durable.
/// </summary>
public interface IJournal
{
    /// <summary>
    /// Hash of the newest durable batch, 64 lower-case hexadecimal digits: made of everything that everybody has done so far, so that no single one chooses it. What is
    /// drawn by lot is drawn from it.
    /// </summary>
    string HeadHash { get; }

    /// <summary>Why the last write failed; null when it did not. Only the next write shows whether the store can be written again.</summary>
    string? WriteProblem { get; }

    /// <summary>
    /// Adds the row <c>ExpectedSeq + 1</c> of a stream and, in the same transaction, its entity row. Answers <see cref="AppendStatus.Conflict"/>, and writes nothing
    /// of this append, when that row exists already; other appends of the same group are not affected.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The store cannot be written (disk full, read-only, away, fenced). Nothing of this append was kept.</exception>
    ValueTask<AppendStatus> AppendAsync(JournalAppend append, CancellationToken cancellationToken = default);

    /// <summary>The latest snapshot of a stream, or null.</summary>
    ValueTask<JournalSnapshot?> ReadSnapshotAsync(string stream, CancellationToken cancellationToken = default);

    /// <summary>Keeps a snapshot; older ones of the stream may be dropped.</summary>
    ValueTask WriteSnapshotAsync(string stream, JournalSnapshot snapshot, CancellationToken cancellationToken = default);

    /// <summary>The rows of a stream with a sequence above <paramref name="afterSeq"/>, in order.</summary>
    IAsyncEnumerable<JournalRow> ReadAsync(string stream, long afterSeq, CancellationToken cancellationToken = default);

    /// <summary>The same up to a row, that one too; reads no more than these.</summary>
    IAsyncEnumerable<JournalRow> ReadAsync(string stream, long afterSeq, long upToSeq, CancellationToken cancellationToken = default);

    /// <summary>
    /// The rows of the first of these streams, all of each, in the order asked for: of as many streams as fit into one answer of some MiB, and of at least one.
    /// One read for all of them: for what a silo has to read of many at its start.
    /// </summary>
    ValueTask<IReadOnlyList<IReadOnlyList<JournalRow>>> ReadManyAsync(IReadOnlyList<string> streams, CancellationToken cancellationToken = default);

    /// <summary>One entity, or null.</summary>
    ValueTask<EntityRow?> ReadEntityAsync(string kind, string key, CancellationToken cancellationToken = default);

    /// <summary>A page of entities, newest first (by <see cref="EntityRow.Updated"/>, then key) unless the query says otherwise.</summary>
    ValueTask<EntityPage> QueryAsync(EntityQuery query, CancellationToken cancellationToken = default);

    /// <summary>Recomputes every batch's Merkle root and the hash chain of each writer from the stored rows.</summary>
    ValueTask<JournalVerification> VerifyAsync(CancellationToken cancellationToken = default);
}

public enum AppendStatus
{
    Appended,
    Conflict,
}

/// <param name="Stream">For example <c>task/t01…</c>; at most 200 characters.</param>
/// <param name="ExpectedSeq">The last sequence the writer has seen; 0 for a new stream.</param>
/// <param name="At">When the events were decided.</param>
/// <param name="Data">The events, UTF-8 JSON; opaque to the store.</param>
/// <param name="Entity">What lists and filters read of this stream; null leaves it as it is.</param>
public sealed record JournalAppend(string Stream, long ExpectedSeq, DateTimeOffset At, ReadOnlyMemory<byte> Data, EntityRow? Entity);

public sealed record JournalRow(string Stream, long Seq, DateTimeOffset At, ReadOnlyMemory<byte> Data);

public sealed record JournalSnapshot(long Seq, ReadOnlyMemory<byte> Data);

/// <param name="Kind"><c>task</c>, <c>node</c> …</param>
/// <param name="Key">Unique in its kind.</param>
/// <param name="Owner">Account that owns it.</param>
/// <param name="Status">What lists filter by.</param>
/// <param name="Updated">When it last changed.</param>
/// <param name="Summary">UTF-8 JSON that lists show.</param>
public sealed record EntityRow(string Kind, string Key, string Owner, string Status, DateTimeOffset Updated, ReadOnlyMemory<byte> Summary);

/// <param name="Kind">Which kind.</param>
/// <param name="Owner">Only this owner's; null: any.</param>
/// <param name="Statuses">Only these; empty: any.</param>
/// <param name="Take">1 to <see cref="Limits.PageSize"/> for people; more for the silo's own start.</param>
/// <param name="Cursor">From the page before; null: the first.</param>
public sealed record EntityQuery(string Kind, string? Owner, IReadOnlyList<string> Statuses, int Take, string? Cursor)
{
    /// <summary>The other way round. One that changes while pages are read comes again at the end, where newest first would miss it.</summary>
    public bool OldestFirst { get; init; }
}

public sealed record EntityPage(IReadOnlyList<EntityRow> Rows, string? NextCursor);

/// <summary>What a full check of the journal found.</summary>
public sealed record JournalVerification(bool Valid, long Rows, long Streams, long Batches, string HeadHash, IReadOnlyList<string> Problems);

/// <summary>The store cannot take writes now. Nothing of the append was kept; the same append may be tried again.</summary>
public class JournalUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
