using Skyops.Merkle.Hashing;

namespace Skyops.Merkle;

/// <summary>
/// A Merkle tree in the shape of RFC 6962 over a growing list of leaves. Adding a leaf costs its hash and no
/// allocation (the buffer doubles now and then); inner nodes are made together, many at once, when a root or a proof
/// is asked for. Not safe for use by several threads at once.
/// </summary>
public sealed class MerkleTree
{
    private const int MaxLeaves = 1 << 24;
    private readonly List<int> _levelStarts = [];
    private byte[] _leaves;
    private byte[] _nodes = [];
    private bool _built;

    /// <summary>Makes an empty tree with room for this many leaves before the buffer grows.</summary>
    public MerkleTree(int capacity = 16)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxLeaves);
        _leaves = new byte[capacity * MerkleHash.Size];
    }

    /// <summary>How many leaves were added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a leaf of any length.</summary>
    public void Add(ReadOnlySpan<byte> data)
    {
        var slot = Reserve(1);
        MerkleHash.Leaf(data, slot);
    }

    /// <summary>
    /// Adds leaves that are 32-byte digests, laid end to end. The same as <see cref="Add"/> for each, but hashed side
    /// by side.
    /// </summary>
    /// <exception cref="ArgumentException">The length is no multiple of 32.</exception>
    public void AddDigests(ReadOnlySpan<byte> digests)
    {
        if (digests.Length % MerkleHash.Size != 0)
            throw new ArgumentException("Digests are 32 bytes each, laid end to end.", nameof(digests));
        LevelHasher.HashLeaves(digests, Reserve(digests.Length / MerkleHash.Size), LevelHasher.Widest);
    }

    /// <summary>Forgets all leaves and keeps the memory for the next tree.</summary>
    public void Clear()
    {
        Count = 0;
        _built = false;
    }

    /// <summary>Writes the 32-byte root; that of no leaves is SHA-256 of nothing.</summary>
    public void WriteRoot(Span<byte> destination)
    {
        if (Count == 0)
        {
            MerkleHash.Empty(destination);
            return;
        }

        Build();
        (Count == 1 ? LeafHashes : _nodes.AsSpan(_levelStarts[^1], MerkleHash.Size)).CopyTo(destination);
    }

    /// <summary>The root in a new array.</summary>
    public byte[] ToRoot()
    {
        var root = new byte[MerkleHash.Size];
        WriteRoot(root);
        return root;
    }

    /// <summary>The proof that the leaf at this place is in the tree as it is now.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public MerkleProof Prove(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        Build();
        Span<byte> path = stackalloc byte[64 * MerkleHash.Size];
        var length = 0;
        ReadOnlySpan<byte> level = LeafHashes;
        for (int depth = 0, place = index, size = Count; size > 1; depth++, place >>= 1, size = (size + 1) / 2)
        {
            var sibling = place ^ 1;
            if (sibling < size)
            {
                level.Slice(sibling * MerkleHash.Size, MerkleHash.Size).CopyTo(path[length..]);
                length += MerkleHash.Size;
            }

            level = _nodes.AsSpan(_levelStarts[depth]);
        }

        return MerkleProof.TryCreate(index, Count, path[..length], out var proof)
            ? proof
            : throw new InvalidOperationException($"The path of leaf {index} of {Count} has a wrong length.");
    }

    private Span<byte> LeafHashes => _leaves.AsSpan(0, Count * MerkleHash.Size);

    private Span<byte> Reserve(int leaves)
    {
        if (leaves > MaxLeaves - Count)
            throw new InvalidOperationException($"A tree holds at most {MaxLeaves} leaves.");
        var needed = (Count + leaves) * MerkleHash.Size;
        if (needed > _leaves.Length)
            Array.Resize(ref _leaves, Math.Max(needed, Math.Min(2 * _leaves.Length, MaxLeaves * MerkleHash.Size)));
        var slots = _leaves.AsSpan(Count * MerkleHash.Size, leaves * MerkleHash.Size);
        Count += leaves;
        _built = false;
        return slots;
    }

    private void Build()
    {
        if (_built)
            return;
        _levelStarts.Clear();
        // All levels above the leaves hold fewer than Count nodes, and one more for each level with an odd end.
        var needed = (Count + 32) * MerkleHash.Size;
        if (_nodes.Length < needed)
            _nodes = new byte[needed];
        ReadOnlySpan<byte> level = LeafHashes;
        for (var start = 0; level.Length > MerkleHash.Size;)
        {
            _levelStarts.Add(start);
            var length = MerkleRoot.Reduce(level, _nodes.AsSpan(start), LevelHasher.Widest);
            level = _nodes.AsSpan(start, length);
            start += length;
        }

        _built = true;
    }
}
