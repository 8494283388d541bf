using System.Buffers.Binary;

namespace Skyops.Merkle.Hashing;

/// <summary>
/// Lays out the padded SHA-256 blocks of the two inputs a Merkle tree hashes most: a leaf that is a 32-byte digest
/// (0x00 ‖ digest, one block) and an inner node (0x01 ‖ left ‖ right, two blocks), for up to as many inputs as there
/// are lanes.
/// </summary>
internal static class MerkleBlocks
{
    public const int DigestSize = 32;
    public const int PairSize = 64;
    private const int DigestWords = 8;
    private const int PairWords = 16;
    private const uint NodePrefix = 0x0100_0000;
    private const uint EndMark = 0x0080_0000;

    /// <summary>Hashes <paramref name="count"/> digests as leaves. Input and output may be the same memory.</summary>
    public static void HashLeaves<T>(ReadOnlySpan<byte> digests, Span<byte> hashes, int count)
        where T : unmanaged, IWordLanes<T>
    {
        Span<uint> words = stackalloc uint[DigestWords * T.Count];
        Transpose<T>(digests, words, DigestWords, count);
        Span<T> block = stackalloc T[16];
        block.Clear();
        ShiftIn(words, block[..DigestWords], T.Broadcast(0));
        block[8] = (T.Load(words[(7 * T.Count)..]) << 24) | T.Broadcast(EndMark);
        block[15] = T.Broadcast((1 + DigestSize) * 8);
        Span<T> state = stackalloc T[8];
        Start(state);
        Sha256Compression.Absorb(state, block);
        Write(state, hashes, count);
    }

    /// <summary>
    /// Hashes <paramref name="count"/> adjacent pairs as inner nodes. Input and output may start at the same place.
    /// </summary>
    public static void HashPairs<T>(ReadOnlySpan<byte> pairs, Span<byte> hashes, int count)
        where T : unmanaged, IWordLanes<T>
    {
        Span<uint> words = stackalloc uint[PairWords * T.Count];
        Transpose<T>(pairs, words, PairWords, count);
        Span<T> block = stackalloc T[16];
        ShiftIn(words, block, T.Broadcast(NodePrefix));
        Span<T> state = stackalloc T[8];
        Start(state);
        Sha256Compression.Absorb(state, block);
        block.Clear();
        block[0] = (T.Load(words[(15 * T.Count)..]) << 24) | T.Broadcast(EndMark);
        block[15] = T.Broadcast((1 + PairSize) * 8);
        Sha256Compression.Absorb(state, block);
        Write(state, hashes, count);
    }

    // The prefix byte moves the whole message by one byte, so each block word straddles two input words.
    private static void ShiftIn<T>(ReadOnlySpan<uint> words, Span<T> block, T prefix)
        where T : unmanaged, IWordLanes<T>
    {
        var before = prefix;
        for (var i = 0; i < block.Length; i++)
        {
            var current = T.Load(words[(i * T.Count)..]);
            block[i] = before | (current >>> 8);
            before = current << 24;
        }
    }

    private static void Transpose<T>(ReadOnlySpan<byte> inputs, Span<uint> words, int wordsEach, int count)
        where T : unmanaged, IWordLanes<T>
    {
        if (count < T.Count)
            words.Clear();
        for (var lane = 0; lane < count; lane++)
        {
            var input = inputs.Slice(lane * wordsEach * 4, wordsEach * 4);
            for (var word = 0; word < wordsEach; word++)
                words[(word * T.Count) + lane] = BinaryPrimitives.ReadUInt32BigEndian(input[(word * 4)..]);
        }
    }

    private static void Start<T>(Span<T> state)
        where T : unmanaged, IWordLanes<T>
    {
        for (var i = 0; i < state.Length; i++)
            state[i] = T.Broadcast(Sha256Compression.InitialState[i]);
    }

    private static void Write<T>(ReadOnlySpan<T> state, Span<byte> hashes, int count)
        where T : unmanaged, IWordLanes<T>
    {
        Span<uint> words = stackalloc uint[DigestWords * T.Count];
        for (var i = 0; i < DigestWords; i++)
            T.Store(state[i], words[(i * T.Count)..]);
        for (var lane = 0; lane < count; lane++)
        {
            var hash = hashes.Slice(lane * DigestSize, DigestSize);
            for (var i = 0; i < DigestWords; i++)
                BinaryPrimitives.WriteUInt32BigEndian(hash[(i * 4)..], words[(i * T.Count) + lane]);
        }
    }
}
