namespace Skyops.Delivery.Bundles;

/// <summary>Bounds of a bundle's parts that are held in memory, in bytes.</summary>
public static class BundleLimits
{
    /// <summary>64 MiB: more than 100,000 files with the longest paths need.</summary>
    public const int ManifestBytes = 64 << 20;

    /// <summary>512 MiB.</summary>
    public const int ReceiptsBytes = 512 << 20;
}
