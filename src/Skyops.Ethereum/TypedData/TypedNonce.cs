using System.Buffers.Binary;
using System.Security.Cryptography;
using Skyops.Ethereum.Abi;

namespace Skyops.Ethereum.TypedData;

/// <summary>A 128-bit nonce, in typed data a <c>bytes16</c>, big-endian.</summary>
internal static class TypedNonce
{
    public const int Size = 16;

    public static UInt128 Random()
    {
        Span<byte> bytes = stackalloc byte[Size];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    public static AbiValue Of(UInt128 nonce)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, nonce);
        return bytes;
    }
}
