using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Batches;

/// <summary>
/// What the session key signs for a batch: SHA-256 of "skyops-batch" ‖ 0x00 ‖ length of the context (1) ‖ context ‖
/// delegation id (32) ‖ number of items (4, big-endian) ‖ Merkle root (32). Every part has a fixed place or a length
/// before it.
/// </summary>
internal static class BatchDigest
{
    private static ReadOnlySpan<byte> Prefix => "skyops-batch\0"u8;

    public static void Write(string context, Hash256 delegation, int count, Hash256 root, Span<byte> digest)
    {
        Span<byte> input = stackalloc byte[Prefix.Length + 1 + context.Length + Hash256.Size + 4 + Hash256.Size];
        Prefix.CopyTo(input);
        var rest = input[Prefix.Length..];
        rest[0] = (byte)context.Length;
        Encoding.ASCII.GetBytes(context, rest[1..]);
        rest = rest[(1 + context.Length)..];
        delegation.WriteTo(rest);
        BinaryPrimitives.WriteInt32BigEndian(rest[Hash256.Size..], count);
        root.WriteTo(rest[(Hash256.Size + 4)..]);
        SHA256.HashData(input, digest);
    }
}
