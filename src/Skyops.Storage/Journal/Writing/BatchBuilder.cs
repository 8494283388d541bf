using Skyops.Merkle;

namespace Skyops.Storage.Journal.Writing;

/// <summary>The batch that the running transaction makes, and where the chain stands.</summary>
internal sealed class BatchBuilder
{
    private readonly byte[] _root = new byte[MerkleHash.Size];
    private readonly byte[] _hash = new byte[MerkleHash.Size];
    private readonly byte[] _previous;
    private byte[] _digests = new byte[64 * RowDigest.Size];

    public BatchBuilder(JournalHead head)
    {
        Number = head.Batch + 1;
        First = head.LastId + 1;
        _previous = head.Hash;
    }

    public long Number { get; private set; }

    /// <summary>The id of the batch's first row.</summary>
    public long First { get; private set; }

    public int Count { get; private set; }

    public long NextId => First + Count;

    public ReadOnlySpan<byte> Digests => _digests.AsSpan(0, Count * RowDigest.Size);

    public ReadOnlySpan<byte> Root => _root;

    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>The hash of the batch before this one.</summary>
    public byte[] Head => [.. _previous];

    public void Add(ReadOnlySpan<byte> digest)
    {
        var start = Count * RowDigest.Size;
        if (start == _digests.Length)
            Array.Resize(ref _digests, 2 * _digests.Length);
        digest.CopyTo(_digests.AsSpan(start));
        Count++;
    }

    /// <summary>Computes root and hash over the rows so far.</summary>
    public void Seal()
    {
        BatchChain.Root(Digests, _root);
        BatchChain.Hash(_previous, _root, _hash);
    }

    /// <summary>The batch is durable, or had no rows; the next begins.</summary>
    public void Next()
    {
        if (Count == 0)
            return;
        Number++;
        First += Count;
        Count = 0;
        _hash.CopyTo(_previous, 0);
    }

    /// <summary>The batch was rolled back.</summary>
    public void Reset() => Count = 0;
}
