using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
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

    // Section 3: eight rounds, columns and rows in turn, and the input added. Locals stay in registers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Salsa20Over8(Span<uint> state)
    {
        uint x0 = state[0], x1 = state[1], x2 = state[2], x3 = state[3];
        uint x4 = state[4], x5 = state[5], x6 = state[6], x7 = state[7];
        uint x8 = state[8], x9 = state[9], x10 = state[10], x11 = state[11];
        uint x12 = state[12], x13 = state[13], x14 = state[14], x15 = state[15];
        for (var round = 0; round < 8; round += 2)
        {
            Quarter(ref x0, ref x4, ref x8, ref x12);
            Quarter(ref x5, ref x9, ref x13, ref x1);
            Quarter(ref x10, ref x14, ref x2, ref x6);
            Quarter(ref x15, ref x3, ref x7, ref x11);
            Quarter(ref x0, ref x1, ref x2, ref x3);
            Quarter(ref x5, ref x6, ref x7, ref x4);
            Quarter(ref x10, ref x11, ref x8, ref x9);
            Quarter(ref x15, ref x12, ref x13, ref x14);
        }

        state[0] += x0;
        state[1] += x1;
        state[2] += x2;
        state[3] += x3;
        state[4] += x4;
        state[5] += x5;
        state[6] += x6;
        state[7] += x7;
        state[8] += x8;
        state[9] += x9;
        state[10] += x10;
        state[11] += x11;
        state[12] += x12;
        state[13] += x13;
        state[14] += x14;
        state[15] += x15;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }

    // Both are whole blocks of 16 words.
    private static void Xor(Span<uint> target, ReadOnlySpan<uint> other)
    {
        var wide = MemoryMarshal.Cast<uint, Vector128<uint>>(target);
        var otherWide = MemoryMarshal.Cast<uint, Vector128<uint>>(other);
        for (var i = 0; i < wide.Length; i++)
            wide[i] ^= otherWide[i];
    }
}
