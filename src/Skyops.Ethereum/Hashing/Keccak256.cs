using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Skyops.Ethereum.Hashing;

/// <summary>
/// Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with rate 136 and the original padding byte 0x01 (SHA3-256
/// has 0x06, which is why the platform's SHA-3 does not serve). One call hashes the whole input and allocates nothing.
/// </summary>
public static class Keccak256
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private const int Rate = 136;

    /// <summary>Writes the 32-byte hash, which may overlap the input.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        Span<ulong> state = stackalloc ulong[KeccakPermutation.Lanes];
        state.Clear();
        for (; data.Length >= Rate; data = data[Rate..])
        {
            Absorb(state, data[..Rate]);
            KeccakPermutation.Apply(state);
        }

        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        data.CopyTo(last);
        last[data.Length] = 0x01;
        last[^1] |= 0x80;
        Absorb(state, last);
        KeccakPermutation.Apply(state);
        for (var i = 0; i < Size / 8; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(destination[(i * 8)..], state[i]);
    }

    /// <summary>The hash in a new array.</summary>
    public static byte[] Hash(ReadOnlySpan<byte> data)
    {
        var hash = new byte[Size];
        Hash(data, hash);
        return hash;
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(block);
        for (var i = 0; i < words.Length; i++)
            state[i] ^= BitConverter.IsLittleEndian ? words[i] : BinaryPrimitives.ReverseEndianness(words[i]);
    }
}
