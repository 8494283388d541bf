using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Skyops.Ethereum.Keystore;

/// <summary>
/// scrypt as in RFC 7914, to read the files that other wallets write. PBKDF2 is the platform's; what is written here
/// is the memory-hard mixing, which by its definition looks up memory by a secret, in every implementation.
/// </summary>
internal static class ScryptMixing
{
    private const int BlockWords = 16;

    /// <summary>Derives a key; the cost is a power of two above 1.</summary>
    public static byte[] Derive(
        ReadOnlySpan<byte> password, byte[] salt, int cost, int blockSize, int parallelism, int length)
    {
        var words = 2 * BlockWords * blockSize;
        var mixed = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, parallelism * words * 4);
        var memory = GC.AllocateUninitializedArray<uint>(checked(cost * words));
        var block = new uint[words];
        var scratch = new uint[words];
        for (var lane = 0; lane < parallelism; lane++)
        {
            var bytes = mixed.AsSpan(lane * words * 4, words * 4);
            for (var i = 0; i < words; i++)
                block[i] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(i * 4)..]);
            Mix(block, scratch, memory, cost);
            for (var i = 0; i < words; i++)
                BinaryPrimitives.WriteUInt32LittleEndian(bytes[(i * 4)..], block[i]);
        }

        var key = Rfc2898DeriveBytes.Pbkdf2(password, mixed, 1, HashAlgorithmName.SHA256, length);
        CryptographicOperations.ZeroMemory(mixed);
        Array.Clear(block);
        Array.Clear(memory);
        return key;
    }

    // scryptROMix, section 5.
    private static void Mix(Span<uint> block, Span<uint> scratch, Span<uint> memory, int cost)
    {
        var words = block.Length;
        for (var i = 0; i < cost; i++)
        {
            block.CopyTo(memory[(i * words)..]);
            MixBlock(block, scratch);
        }

        for (var i = 0; i < cost; i++)
        {
            var index = (int)(block[words - BlockWords] & (uint)(cost - 1));
            Xor(block, memory.Slice(index * words, words));
            MixBlock(block, scratch);
        }
    }

    // scryptBlockMix, section 4: even results come first, odd ones after them.
    private static void MixBlock(Span<uint> block, Span<uint> scratch)
    {
        Span<uint> state = stackalloc uint[BlockWords];
        block[^BlockWords..].CopyTo(state);
        var blocks = block.Length / BlockWords;
        for (var i = 0; i < blocks; i++)
        {
            Xor(state, block.Slice(i * BlockWords, BlockWords));
            Salsa20Over8(state);
            var place = (i / 2) + (i % 2 == 0 ? 0 : blocks / 2);
            state.CopyTo(scratch[(place * BlockWords)..]);
        }

        scratch.CopyTo(block);
    }

    // Section 3: eight rounds, columns and rows in turn, and the input added.
    private static void Salsa20Over8(Span<uint> state)
    {
        Span<uint> x = stackalloc uint[BlockWords];
        state.CopyTo(x);
        for (var round = 0; round < 8; round += 2)
        {
            Quarter(ref x[0], ref x[4], ref x[8], ref x[12]);
            Quarter(ref x[5], ref x[9], ref x[13], ref x[1]);
            Quarter(ref x[10], ref x[14], ref x[2], ref x[6]);
            Quarter(ref x[15], ref x[3], ref x[7], ref x[11]);
            Quarter(ref x[0], ref x[1], ref x[2], ref x[3]);
            Quarter(ref x[5], ref x[6], ref x[7], ref x[4]);
            Quarter(ref x[10], ref x[11], ref x[8], ref x[9]);
            Quarter(ref x[15], ref x[12], ref x[13], ref x[14]);
        }

        for (var i = 0; i < BlockWords; i++)
            state[i] += x[i];
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }

    private static void Xor(Span<uint> target, ReadOnlySpan<uint> other)
    {
        for (var i = 0; i < target.Length; i++)
            target[i] ^= other[i];
    }
}
