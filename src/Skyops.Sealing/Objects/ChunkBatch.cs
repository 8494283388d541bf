using System.Buffers;

namespace Skyops.Sealing.Objects;

/// <summary>
/// Some chunks in a row, read together and transformed together in one buffer: input lies behind by at least one chunk
/// of output, so that what comes out of a chunk takes the place of the chunks before it and all of it stays in a core's
/// second-level cache.
/// </summary>
internal sealed class ChunkBatch : IDisposable
{
    private readonly IChunkDirection _direction;
    private readonly ChunkCipher _cipher;
    private readonly int _capacity;
    private readonly int _inputAt;
    private readonly byte[] _buffer;
    private int _filled;
    private int _produced;

    public ChunkBatch(IChunkDirection direction, ObjectKey key, int chunks)
    {
        _direction = direction;
        _cipher = new ChunkCipher(key);
        Chunks = chunks;
        _capacity = chunks * direction.InputSize;
        _inputAt = direction.OutputSize + Math.Max(0, (chunks - 1) * (direction.OutputSize - direction.InputSize));
        _buffer = ArrayPool<byte>.Shared.Rent(_inputAt + _capacity);
    }

    /// <summary>How many full chunks fit.</summary>
    public int Chunks { get; }

    /// <summary>Whether nothing was left to read.</summary>
    public bool IsEmpty => _filled == 0;

    /// <summary>Whether the source ended before it was full.</summary>
    public bool IsShort => _filled < _capacity;

    /// <summary>The transformation under way; its failure is the object's.</summary>
    public Task Work { get; private set; } = Task.CompletedTask;

    /// <summary>What came out, once <see cref="Work"/> is done.</summary>
    public ReadOnlyMemory<byte> Output => _buffer.AsMemory(0, _produced);

    /// <summary>Reads until it is full or the source ends.</summary>
    public async ValueTask FillAsync(Stream source, CancellationToken cancellationToken) => _filled =
        await source.ReadAtLeastAsync(
            _buffer.AsMemory(_inputAt, _capacity), _capacity, throwOnEndOfStream: false, cancellationToken);

    /// <summary>Transforms here and now.</summary>
    public void Run(long first, bool last) => Transform(first, last);

    /// <summary>Transforms beside the caller.</summary>
    public void Start(long first, bool last) => Work = Task.Run(() => Transform(first, last));

    /// <summary>Waits for work under way, which is no more than its few chunks; gives the buffer back wiped.</summary>
    public void Dispose()
    {
        Work.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        _cipher.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer, clearArray: true);
    }

    private void Transform(long first, bool last)
    {
        _produced = 0;
        var produced = 0;
        var taken = 0;
        do
        {
            var input = _buffer.AsSpan(_inputAt + taken, Math.Min(_filled - taken, _direction.InputSize));
            taken += input.Length;
            produced += _direction.Transform(
                _cipher, first++, last && taken == _filled, input, _buffer.AsSpan(produced, _direction.OutputSize));
        }
        while (taken < _filled);
        _produced = produced;
    }
}
