using System.Buffers;
using System.Security.Cryptography;

namespace Skyops.Delivery.Targets;

/// <summary>Hashes what a target gives back.</summary>
internal static class ReadBack
{
    /// <summary>The bytes that came and their SHA-256; stops after one byte more than expected, so that nobody can make it read without end.</summary>
    public static async Task<(long Bytes, string Sha256)> HashAsync(Stream from, long expected, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
        try
        {
            long bytes = 0;
            int read;
            while (bytes <= expected && (read = await from.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                bytes += read;
            }

            return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
