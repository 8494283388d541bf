using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.S3;

/// <summary>
/// Puts a payload into a bucket of an S3 store, large ones in parts, and reads all of it back. The bucket must be there. The object's name has the payload's hash in it:
/// delivering the same again finds it there, and nothing else is ever overwritten.
/// </summary>
public sealed class S3Target : IDeliveryTarget
{
    internal const string TargetName = "s3";
    private const long LeastPart = 5 << 20;
    private readonly S3Address _address;
    private readonly S3Calls _calls;
    private readonly S3Upload _upload;
    private readonly S3Failures _failures;
    private readonly DeliveryOptions _options;
    private readonly Uri? _endpoint;

    /// <summary>With the credentials of the environment (<see cref="S3Credentials"/>).</summary>
    /// <exception cref="DeliveryException">The endpoint is no address, or there are no credentials.</exception>
    public S3Target(S3Address address, S3Options s3, DeliveryOptions? options = null)
        : this(address, s3, null, options)
    {
    }

    internal S3Target(S3Address address, S3Options s3, AWSCredentials? credentials, DeliveryOptions? options)
    {
        if (s3.PartBytes is < LeastPart or > 5L << 30) throw new ArgumentException($"PartBytes is {s3.PartBytes:N0}; it must be 5 MiB to 5 GiB");
        (_address, _options) = (address, (options ?? new DeliveryOptions()).Checked());
        _endpoint = s3.Endpoint is null ? null : Endpoint.Check(TargetName, s3.Endpoint);
        var shown = _endpoint is null ? $"Amazon, {s3.Region}" : Endpoint.Show(_endpoint);
        _failures = new S3Failures(shown, address.Bucket);
        _calls = new S3Calls(new AmazonS3Client(credentials ?? S3Credentials.Find(shown), Config(s3, _endpoint, _options)), _failures, _options);
        _upload = new S3Upload(_calls, address.Bucket, s3.PartBytes);
    }

    public async Task<Delivered> DeliverAsync(DeliveryPayload payload, CancellationToken cancellationToken = default)
    {
        if (payload.Bytes > _options.MostBytes) throw _failures.Make(DeliveryFault.TooLarge, $"{payload.Bytes:N0} bytes are above the limit of {_options.MostBytes:N0}", "deliver less, or raise the limit");
        var key = _address.Prefix + payload.Name;
        var version = await IsThereAsync(key, payload, cancellationToken) is { } there ? there.Version : await _upload.SendAsync(key, payload, cancellationToken);
        await S3ReadBack.CheckAsync(_calls, _failures, _address.Bucket, key, version, payload, cancellationToken);
        return new Delivered(TargetName, _address.Show(key), version, Fetch(key, version, payload), "read back in ranges", null);
    }

    public void Dispose() => _calls.Dispose();

    /// <summary>The version of an object that says of itself that it is this payload; reading it back shows whether it is.</summary>
    private async Task<(string? Version, bool There)?> IsThereAsync(string key, DeliveryPayload payload, CancellationToken cancellationToken)
    {
        var head = await _calls.HeadAsync(_address.Bucket, key, cancellationToken);
        return head is not null && head.ContentLength == payload.Bytes && head.Metadata[S3Upload.HashName] == payload.Sha256 ? (S3Upload.Version(head.VersionId), true) : null;
    }

    private string Fetch(string key, string? version, DeliveryPayload payload) =>
        $"aws s3api get-object{(_endpoint is null ? "" : $" --endpoint-url {Endpoint.Show(_endpoint)}")} --bucket {_address.Bucket} --key {key}{(version is null ? "" : $" --version-id {version}")} {payload.Name}";

    private static AmazonS3Config Config(S3Options s3, Uri? endpoint, DeliveryOptions options)
    {
        var config = new AmazonS3Config
        {
            AuthenticationRegion = s3.Region,
            IgnoreConfiguredEndpointUrls = true,
            DisableLogging = true,
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = options.Tries - 1,
            ConnectTimeout = TimeSpan.FromSeconds(10),

            // Each call has a time of its own, by its bytes.
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,

            // Stores that are not Amazon's do not know its newer trailing checksums. Each body's SHA-256 is in the signature, and all is read back.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        };
        if (endpoint is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(s3.Region);
        else (config.ServiceURL, config.ForcePathStyle) = (endpoint.ToString(), true);
        return config;
    }
}
