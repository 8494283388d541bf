namespace Skyops.Storage.Journal.Writing;

/// <summary>A write that waits for its transaction, and the caller who waits for it.</summary>
internal abstract class PendingWrite(int bytes)
{
    private readonly TaskCompletionSource<AppendStatus> _completion =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Bytes of data, for the bound of a group.</summary>
    public int Bytes { get; } = bytes;

    /// <summary>What the store did with it; told to the caller when the group is durable.</summary>
    public AppendStatus Status { get; set; }

    public Task<AppendStatus> Completion => _completion.Task;

    /// <summary>The transaction is durable.</summary>
    public void Succeed() => _completion.TrySetResult(Status);

    public void Fail(Exception exception) => _completion.TrySetException(exception);
}

/// <summary>
/// An append; the digest is made by the caller's thread, because the writer is the one that all wait for.
/// </summary>
internal sealed class PendingAppend : PendingWrite
{
    private readonly byte[] _digest = new byte[RowDigest.Size];

    public PendingAppend(JournalAppend append) : base(append.Data.Length + (append.Entity?.Summary.Length ?? 0))
    {
        Append = append;
        RowDigest.Write(append.Stream, append.ExpectedSeq + 1, append.At, append.Data.Span, _digest);
    }

    public JournalAppend Append { get; }

    public ReadOnlySpan<byte> Digest => _digest;
}

/// <summary>A snapshot; it shares transactions with the appends.</summary>
internal sealed class PendingSnapshot(string stream, JournalSnapshot snapshot) : PendingWrite(snapshot.Data.Length)
{
    public string Stream => stream;

    public JournalSnapshot Snapshot => snapshot;
}
