using System.Runtime.ExceptionServices;

namespace Skyops.Sealing.Objects;

/// <summary>
/// Reads a source in order, transforms batches of chunks beside each other and gives them out in order. Holds a few
/// batches of half a mebibyte whatever the length of the object. The first batch is one chunk, so that small
/// objects cost little and the first bytes come early.
/// </summary>
internal sealed class ChunkPipeline(Stream source, IChunkDirection direction, ObjectKey key, long firstChunk = 0)
    : IDisposable
{
    // With the room for what comes out, seven chunks: a core's second-level cache holds them, and the pool's 512 KiB do.
    private const int ChunksInBatch = 6;

    private static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount, 1, 4);

    private readonly Queue<ChunkBatch> _running = new();
    private readonly Stack<ChunkBatch> _free = new();
    private ChunkBatch? _read;
    private ChunkBatch? _given;
    private long _next = firstChunk;
    private bool _begun;
    private bool _ended;
    private ExceptionDispatchInfo? _failure;

    /// <summary>
    /// The next bytes in order, which hold until the next call; null at the end. Nothing of a batch with a chunk that is
    /// refused is given out, and null only after the last chunk proved to be the last. Once it has failed it fails
    /// again, so that a caller who goes on never takes a part for the whole.
    /// </summary>
    /// <exception cref="SealingException">The object is not what it should be.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        _failure?.Throw();
        try
        {
            return await AdvanceAsync(cancellationToken);
        }
        catch (Exception error)
        {
            _failure = ExceptionDispatchInfo.Capture(error);
            throw;
        }
    }

    public void Dispose()
    {
        GiveBack();
        if (_read is not null)
            _free.Push(_read);
        foreach (var batch in _running.Concat(_free))
            batch.Dispose();
        _running.Clear();
        _free.Clear();
        _read = null;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> AdvanceAsync(CancellationToken cancellationToken)
    {
        GiveBack();
        while (!_ended && (_running.Count == 0 || (_running.Count < AtOnce && !_running.Peek().Work.IsCompleted)))
            await ReadAsync(cancellationToken);
        if (!_running.TryDequeue(out _given))
            return null;
        await _given.Work;
        return _given.Output;
    }

    // Whether a batch holds the last chunk shows only when what follows has been read; so one batch waits, read.
    private async ValueTask ReadAsync(CancellationToken cancellationToken)
    {
        var batch = Take();
        try
        {
            await batch.FillAsync(source, cancellationToken);
        }
        catch
        {
            _free.Push(batch);
            throw;
        }

        if (_read is null && batch.IsShort)
        {
            // Too little to be worth another thread.
            _ended = true;
            _running.Enqueue(batch);
            batch.Run(_next, last: true);
            return;
        }

        if (_read is not null)
            Start(_read, last: batch.IsEmpty);
        _read = batch;
        if (!batch.IsShort)
            return;
        _ended = true;
        if (!batch.IsEmpty)
            Start(batch, last: true);
        else
            _free.Push(batch);
        _read = null;
    }

    private void Start(ChunkBatch batch, bool last)
    {
        batch.Start(_next, last);
        _next += batch.Chunks;
        _running.Enqueue(batch);
    }

    private ChunkBatch Take()
    {
        if (_free.TryPop(out var batch))
            return batch;
        var chunks = _begun ? ChunksInBatch : 1;
        _begun = true;
        return new ChunkBatch(direction, key, chunks);
    }

    private void GiveBack()
    {
        // The first, small batch is not worth using again.
        if (_given is { Chunks: ChunksInBatch })
            _free.Push(_given);
        else
            _given?.Dispose();
        _given = null;
    }
}
