using System.Buffers.Binary;
using System.Numerics;

namespace Skyops.Ethereum.TypedData;

/// <summary>The 32-byte word into which EIP-712 (and the ABI) puts every simple value, big-endian.</summary>
internal static class Word
{
    public const int Size = 32;

    /// <summary>Writes a number in two's complement. It must be within −2^255 and 2^256 − 1.</summary>
    public static void Write(BigInteger value, Span<byte> word)
    {
        word.Fill(value.Sign < 0 ? byte.MaxValue : (byte)0);
        var length = value.GetByteCount(isUnsigned: value.Sign >= 0);
        value.TryWriteBytes(word[(Size - length)..], out _, isUnsigned: value.Sign >= 0, isBigEndian: true);
    }

    /// <summary>Writes a number that fits 128 bits.</summary>
    public static void Write(UInt128 value, Span<byte> word)
    {
        word[..16].Clear();
        BinaryPrimitives.WriteUInt128BigEndian(word[16..], value);
    }
}
