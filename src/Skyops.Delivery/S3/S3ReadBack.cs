using System.Security.Cryptography;
using Amazon.S3.Model;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.S3;

/// <summary>
/// Reads an object back in ranges of one and the same entity tag, and hashes it. A store's own entity tag says little: that of an upload in parts is made from its parts,
/// that of an encrypted object from whatever the store likes.
/// </summary>
internal static class S3ReadBack
{
    private const long RangeBytes = 16 << 20;

    public static async Task CheckAsync(S3Calls calls, S3Failures failures, string bucket, string key, string? version, DeliveryPayload payload, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        string? tag = null;
        for (long at = 0; at < payload.Bytes; at += RangeBytes)
        {
            var last = Math.Min(at + RangeBytes, payload.Bytes) - 1;
            var request = new GetObjectRequest { BucketName = bucket, Key = key, VersionId = version, ByteRange = new ByteRange(at, last), EtagToMatch = tag };
            var wrong = await calls.RunAsync(
                "GET", last - at + 1,
                async (client, within) =>
                {
                    using var part = await client.GetObjectAsync(request, within);
                    tag ??= part.ETag;
                    return await WrongAsync(part, at, last, payload.Bytes, hash, within);
                },
                cancellationToken);
            if (wrong is not null) throw Corrupt(failures, wrong);
        }

        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (sha256 != payload.Sha256) throw Corrupt(failures, $"what it gives back has the hash {sha256}, not {payload.Sha256}");
    }

    /// <summary>What is wrong with a range; null when nothing is.</summary>
    private static async Task<string?> WrongAsync(GetObjectResponse part, long first, long last, long whole, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var expected = $"bytes {first}-{last}/{whole}";
        if (part.ContentRange != expected) return $"it gives back '{part.ContentRange}' where '{expected}' was asked for";
        var buffer = new byte[128 << 10];
        long got = 0;
        int read;
        while (got <= last - first && (read = await part.ResponseStream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            got += read;
        }

        return got == last - first + 1 ? null : $"it gave back {got} of {last - first + 1} bytes";
    }

    private static DeliveryException Corrupt(S3Failures failures, string problem) =>
        failures.Make(DeliveryFault.Corrupt, problem, "remove the object and deliver again; if it stays so, use another store");
}
