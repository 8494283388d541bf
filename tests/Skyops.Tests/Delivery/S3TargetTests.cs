using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Skyops.Delivery.S3;
using Skyops.Delivery.Targets;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Delivery;

/// <summary>Swift's S3 API takes, keeps and gives back; it checks signatures for real.</summary>
public sealed class S3TargetTests(SwiftFixture swift) : IClassFixture<SwiftFixture>, IDisposable
{
    private const int PartBytes = 5 << 20;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private readonly DeliveryFolder _folder = new();

    [NeedsFact(Need.DeliveryServers)]
    public async Task A_result_is_stored_at_once_or_in_parts_and_comes_back_bit_for_bit_and_only_once()
    {
        using var target = Target();
        using var client = Client();
        await client.PutBucketAsync("results", _limit.Token);
        foreach (var size in (int[])[40_000, (3 * PartBytes) + 12_345])
        {
            var payload = await _folder.PayloadAsync(size);
            var delivered = await target.DeliverAsync(payload, _limit.Token);
            Assert.Equal(($"s3://results/runs/{payload.Name}", (string?)null), (delivered.Address, delivered.Version));
            Assert.Contains($"--endpoint-url {swift.Server.Endpoint.ToString().TrimEnd('/')} --bucket results --key runs/{payload.Name}", delivered.Fetch, StringComparison.Ordinal);
            var first = await client.GetObjectMetadataAsync("results", $"runs/{payload.Name}", _limit.Token);
            Assert.Equal(size > PartBytes, first.ETag.Contains('-', StringComparison.Ordinal));
            using (var stored = await client.GetObjectAsync("results", $"runs/{payload.Name}", _limit.Token))
                Assert.Equal((payload.Bytes, payload.Sha256), await ReadBack.HashAsync(stored.ResponseStream, payload.Bytes, _limit.Token));

            Assert.Equal(delivered, await target.DeliverAsync(payload, _limit.Token));
            Assert.Equal(first.LastModified, (await client.GetObjectMetadataAsync("results", $"runs/{payload.Name}", _limit.Token)).LastModified);
        }
    }

    [NeedsFact(Need.DeliveryServers)]
    public async Task A_bucket_that_keeps_versions_says_which_one_it_is()
    {
        using var client = Client();
        await client.PutBucketAsync("versions", _limit.Token);
        await client.PutBucketVersioningAsync(new PutBucketVersioningRequest { BucketName = "versions", VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled } }, _limit.Token);
        using var target = Target(bucket: "versions");
        var payload = await _folder.PayloadAsync(1_000);
        var delivered = await target.DeliverAsync(payload, _limit.Token);
        Assert.NotNull(delivered.Version);
        Assert.Contains($"--version-id {delivered.Version}", delivered.Fetch, StringComparison.Ordinal);
        Assert.Equal(delivered, await target.DeliverAsync(payload, _limit.Token));
    }

    [NeedsFact(Need.DeliveryServers)]
    public async Task Wrong_credentials_and_a_missing_bucket_are_told_without_the_secret_and_leave_nothing()
    {
        const string Wrong = "not-the-secret-9d21";
        using var client = Client();
        await client.PutBucketAsync("untouched", _limit.Token);
        foreach (var size in (int[])[1_000, PartBytes + 1])
        {
            var payload = await _folder.PayloadAsync(size);
            var secret = await RefusedAsync(Target("untouched", secret: Wrong), payload);
            Assert.Equal(DeliveryFault.Refused, secret.Fault);
            Assert.Contains("SignatureDoesNotMatch", secret.Message, StringComparison.Ordinal);
            Assert.Contains(swift.Server.Endpoint.Authority, secret.Message, StringComparison.Ordinal);
            Assert.Contains("AWS_SECRET_ACCESS_KEY", secret.Hint, StringComparison.Ordinal);
            Assert.DoesNotContain(Wrong, secret.ToString(), StringComparison.Ordinal);

            Assert.Equal(DeliveryFault.Refused, (await RefusedAsync(Target("untouched", access: "test:nobody"), payload)).Fault);
            var bucket = await RefusedAsync(Target(bucket: "nowhere"), payload);
            Assert.Equal(DeliveryFault.NotFound, bucket.Fault);
            Assert.Contains("no bucket 'nowhere'", bucket.Message, StringComparison.Ordinal);
        }

        Assert.Empty((await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = "untouched" }, _limit.Token)).S3Objects ?? []);
    }

    [NeedsFact(Need.DeliveryServers)]
    public async Task An_object_that_only_says_that_it_is_the_result_is_found_out()
    {
        var payload = await _folder.PayloadAsync(50_000);
        using var client = Client();
        await client.PutBucketAsync("forged", _limit.Token);
        var forged = new PutObjectRequest { BucketName = "forged", Key = $"runs/{payload.Name}", InputStream = new MemoryStream(new byte[payload.Bytes]), UseChunkEncoding = false };
        forged.Metadata["x-amz-meta-content-sha256"] = payload.Sha256;
        await client.PutObjectAsync(forged, _limit.Token);
        var refused = await RefusedAsync(Target("forged"), payload);
        Assert.Equal(DeliveryFault.Corrupt, refused.Fault);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _limit.Dispose();
    }

    private async Task<DeliveryException> RefusedAsync(S3Target target, DeliveryPayload payload)
    {
        using (target) return await Assert.ThrowsAsync<DeliveryException>(() => target.DeliverAsync(payload, _limit.Token));
    }

    private S3Target Target(string bucket = "results", string access = SwiftServer.AccessKey, string secret = SwiftServer.SecretKey) => new(
        new S3Address(bucket, "runs/"), new S3Options { Endpoint = swift.Server.Endpoint, PartBytes = PartBytes }, new BasicAWSCredentials(access, secret), null);

    private AmazonS3Client Client() => new(
        new BasicAWSCredentials(SwiftServer.AccessKey, SwiftServer.SecretKey),
        new AmazonS3Config
        {
            ServiceURL = swift.Server.Endpoint.ToString(),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
}
