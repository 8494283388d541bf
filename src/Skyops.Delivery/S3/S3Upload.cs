using Amazon.S3.Model;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.S3;

/// <summary>Sends objects: small ones at once, large ones in parts. An upload that does not come to its end takes its parts back.</summary>
internal sealed class S3Upload(S3Calls calls, string bucket, long partBytes)
{
    /// <summary>Metadata of the object: the SHA-256 of its bytes.</summary>
    public const string HashName = "x-amz-meta-content-sha256";

    /// <summary>Stores take at least so many parts; Amazon's takes ten times as many.</summary>
    private const int MostParts = 1_000;

    private const long Mebibyte = 1 << 20;

    /// <summary>The object's version; null where the store keeps none.</summary>
    public Task<string?> SendAsync(string key, DeliveryPayload payload, CancellationToken cancellationToken) =>
        payload.Bytes <= partBytes ? AtOnceAsync(key, payload, cancellationToken) : InPartsAsync(key, payload, cancellationToken);

    public static string? Version(string? said) => said is { Length: > 0 } and not "null" ? said : null;

    private async Task<string?> AtOnceAsync(string key, DeliveryPayload payload, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest { BucketName = bucket, Key = key, FilePath = payload.Path, ContentType = payload.MediaType, UseChunkEncoding = false };
        request.Metadata[HashName] = payload.Sha256;
        var put = await calls.RunAsync("PUT", payload.Bytes, (client, within) => client.PutObjectAsync(request, within), cancellationToken);
        return Version(put.VersionId);
    }

    private async Task<string?> InPartsAsync(string key, DeliveryPayload payload, CancellationToken cancellationToken)
    {
        var begin = new InitiateMultipartUploadRequest { BucketName = bucket, Key = key, ContentType = payload.MediaType };
        begin.Metadata[HashName] = payload.Sha256;
        var upload = (await calls.RunAsync("POST uploads", 0, (client, within) => client.InitiateMultipartUploadAsync(begin, within), cancellationToken)).UploadId;
        try
        {
            var parts = new List<PartETag>();
            var size = Math.Max(partBytes, Math.DivRem(payload.Bytes, MostParts * Mebibyte).Quotient * Mebibyte + Mebibyte);
            for (long at = 0; at < payload.Bytes; at += size)
            {
                var part = new UploadPartRequest
                {
                    BucketName = bucket,
                    Key = key,
                    UploadId = upload,
                    PartNumber = parts.Count + 1,
                    FilePath = payload.Path,
                    FilePosition = at,
                    PartSize = Math.Min(size, payload.Bytes - at),
                    UseChunkEncoding = false,
                };
                var sent = await calls.RunAsync("PUT part", part.PartSize.Value, (client, within) => client.UploadPartAsync(part, within), cancellationToken);
                parts.Add(new PartETag(part.PartNumber.Value, sent.ETag));
            }

            var end = new CompleteMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload, PartETags = parts };
            return Version((await calls.RunAsync("POST upload", 0, (client, within) => client.CompleteMultipartUploadAsync(end, within), cancellationToken)).VersionId);
        }
        catch
        {
            await AbortAsync(key, upload);
            throw;
        }
    }

    /// <summary>Parts of an upload that is not ended cost room and are shown nowhere. Failing at this hides nothing: the first failure is told.</summary>
    private async Task AbortAsync(string key, string upload)
    {
        try
        {
            var abort = new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload };
            await calls.RunAsync("DELETE upload", 0, (client, within) => client.AbortMultipartUploadAsync(abort, within), CancellationToken.None);
        }
        catch (DeliveryException)
        {
            // The store's own rules for unfinished uploads remain.
        }
    }
}
