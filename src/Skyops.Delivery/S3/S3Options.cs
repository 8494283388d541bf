namespace Skyops.Delivery.S3;

/// <summary>How to reach an S3 store. Credentials are not among these: see <see cref="S3Credentials"/>.</summary>
public sealed record S3Options
{
    /// <summary>A store other than Amazon's; null: Amazon's of the region. Buckets are then named in the path, not in the host.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>What signatures name as the region. Default <c>us-east-1</c>, which stores without regions take.</summary>
    public string Region { get; init; } = "us-east-1";

    /// <summary>Size of a part: what is larger is sent in several. At least 5 MiB, the least that stores take; grows by itself so that there are at most 1,000. Default 16 MiB.</summary>
    public long PartBytes { get; init; } = 16 << 20;
}
