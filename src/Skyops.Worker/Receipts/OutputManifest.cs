using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Skyops.Tasks;

namespace Skyops.Worker.Receipts;

/// <summary>
/// The digest replicas are compared by: SHA-256 over "skyops-output-v1" ‖ int32-LE number of files ‖ for each file,
/// ordered by path (ordinal), uint32-LE length of the path in bytes ‖ path in UTF-8 ‖ int64-LE size ‖ 32 bytes of
/// SHA-256; of a sealed file the size and the keyed digest of its content. Checkpoints are digested by the same rule.
/// </summary>
internal static class OutputManifest
{
    /// <summary>The digest of no files at all, what a noop comes to.</summary>
    public static byte[] EmptyDigest { get; } = Digest([]);

    /// <summary>Digest of files; their order does not matter.</summary>
    public static byte[] Digest(IEnumerable<OutputFile> files)
    {
        var ordered = files.OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        hash.AppendData("skyops-output-v1"u8);
        BinaryPrimitives.WriteInt32LittleEndian(number, ordered.Length);
        hash.AppendData(number[..4]);
        foreach (var file in ordered)
        {
            var path = Encoding.UTF8.GetBytes(file.Path);
            BinaryPrimitives.WriteUInt32LittleEndian(number, (uint)path.Length);
            hash.AppendData(number[..4]);
            hash.AppendData(path);
            BinaryPrimitives.WriteInt64LittleEndian(number, file.Sealed?.Bytes ?? file.Bytes);
            hash.AppendData(number);
            hash.AppendData(Convert.FromHexString(file.Sealed?.Digest ?? file.Sha256));
        }

        return hash.GetHashAndReset();
    }
}
