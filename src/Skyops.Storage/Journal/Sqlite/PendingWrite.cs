namespace Skyops.Storage.Journal.Sqlite;

/// <summary>A write that waits for its transaction, and the caller who waits for it.</summary>
internal abstract class PendingWrite(int bytes)
{
    private readonly TaskCompletionSource<AppendStatus> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppendStatus _status;

    /// <summary>Bytes of data, for the bound of a group.</summary>
    public int Bytes { get; } = bytes;

    public Task<AppendStatus> Completion => _completion.Task;

    /// <summary>Runs the statements inside the group's transaction.</summary>
    public void Apply(WriteStatements statements) => _status = Write(statements);

    /// <summary>The transaction is durable.</summary>
    public void Succeed() => _completion.TrySetResult(_status);

    public void Fail(Exception exception) => _completion.TrySetException(exception);

    protected abstract AppendStatus Write(WriteStatements statements);
}

/// <summary>
/// An append; the digest is made by the caller's thread, because the writer is the one that all wait for.
/// </summary>
internal sealed class PendingAppend : PendingWrite
{
    private readonly JournalAppend _append;
    private readonly byte[] _digest = new byte[RowDigest.Size];

    public PendingAppend(JournalAppend append) : base(append.Data.Length + (append.Entity?.Summary.Length ?? 0))
    {
        _append = append;
        RowDigest.Write(append.Stream, append.ExpectedSeq + 1, append.At, append.Data.Span, _digest);
    }

    protected override AppendStatus Write(WriteStatements statements) => statements.Append(_append, _digest);
}

/// <summary>A snapshot; it shares transactions with the appends.</summary>
internal sealed class PendingSnapshot(string stream, JournalSnapshot snapshot) : PendingWrite(snapshot.Data.Length)
{
    protected override AppendStatus Write(WriteStatements statements)
    {
        statements.WriteSnapshot(stream, snapshot);
        return AppendStatus.Appended;
    }
}
