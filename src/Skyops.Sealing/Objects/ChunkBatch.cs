using System.Buffers;

namespace Skyops.Sealing.Objects;

/// <summary>Some chunks in a row with their buffers, read together and transformed together.</summary>
internal sealed class ChunkBatch : IDisposable
{
    private readonly IChunkDirection _direction;
    private readonly ChunkCipher _cipher;
    private readonly int _capacity;
    private readonly byte[] _input;
    private readonly byte[] _output;
    private int _filled;
    private int _produced;

    public ChunkBatch(IChunkDirection direction, ObjectKey key, int chunks)
    {
        _direction = direction;
        _cipher = new ChunkCipher(key);
        Chunks = chunks;
        _capacity = chunks * direction.InputSize;
        _input = ArrayPool<byte>.Shared.Rent(_capacity);
        _output = ArrayPool<byte>.Shared.Rent(chunks * direction.OutputSize);
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
    public ReadOnlyMemory<byte> Output => _output.AsMemory(0, _produced);

    /// <summary>Reads until it is full or the source ends.</summary>
    public async ValueTask FillAsync(Stream source, CancellationToken cancellationToken) => _filled =
        await source.ReadAtLeastAsync(_input.AsMemory(0, _capacity), _capacity, throwOnEndOfStream: false, cancellationToken);

    /// <summary>Transforms here and now.</summary>
    public void Run(long first, bool last) => Transform(first, last);

    /// <summary>Transforms beside the caller.</summary>
    public void Start(long first, bool last) => Work = Task.Run(() => Transform(first, last));

    /// <summary>Waits for work under way, which takes no longer than its few chunks, and gives the buffers back wiped.</summary>
    public void Dispose()
    {
        Work.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        _cipher.Dispose();
        ArrayPool<byte>.Shared.Return(_input, clearArray: true);
        ArrayPool<byte>.Shared.Return(_output, clearArray: true);
    }

    private void Transform(long first, bool last)
    {
        _produced = 0;
        var produced = 0;
        var taken = 0;
        do
        {
            var input = _input.AsSpan(taken, Math.Min(_filled - taken, _direction.InputSize));
            taken += input.Length;
            produced += _direction.Transform(
                _cipher, first++, last && taken == _filled, input, _output.AsSpan(produced, _direction.OutputSize));
        }
        while (taken < _filled);
        _produced = produced;
    }
}
