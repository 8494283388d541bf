using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Skyops.Sealing.Hpke;

/// <summary>
/// HKDF-SHA256 with the labels of RFC 9180, section 4: LabeledExtract and LabeledExpand under one suite id.
/// </summary>
internal sealed class LabeledHkdf(byte[] suiteId)
{
    public const int HashSize = 32;

    private static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    public void Extract(
        ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> keyMaterial, Span<byte> key)
    {
        byte[] labeled = [.. Version, .. suiteId, .. label, .. keyMaterial];
        HKDF.Extract(HashAlgorithmName.SHA256, labeled, salt, key);
        CryptographicOperations.ZeroMemory(labeled);
    }

    public void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, Span<byte> output)
    {
        Span<byte> length = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)output.Length));
        HKDF.Expand(HashAlgorithmName.SHA256, key, output, [.. length, .. Version, .. suiteId, .. label, .. info]);
    }
}
