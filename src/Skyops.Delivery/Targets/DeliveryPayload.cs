using Skyops.Delivery.Bundles;

namespace Skyops.Delivery.Targets;

/// <summary>A file as it leaves this machine.</summary>
public sealed record DeliveryPayload
{
    private DeliveryPayload()
    {
    }

    /// <summary>The file; it must not change until it is delivered.</summary>
    public required string Path { get; init; }

    /// <summary>What to call it where things have names; says what is in it by its hash, so nothing else is ever called the same.</summary>
    public required string Name { get; init; }

    public required long Bytes { get; init; }

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    public required string MediaType { get; init; }

    /// <summary>
    /// The one place at which a bundle becomes what is sent, and so the place to seal it: every target gets its bytes from here and none looks into them. The bundle is
    /// sent as it is: whoever has its address can read it where the target lets them.
    /// </summary>
    public static DeliveryPayload Of(Bundle bundle) => new()
    {
        Path = bundle.Path,
        Name = $"{bundle.Manifest.Task}-{bundle.Sha256[..16]}.tar",
        Bytes = bundle.Bytes,
        Sha256 = bundle.Sha256,
        MediaType = "application/x-tar",
    };

    internal FileStream Open() => new(Path, FileMode.Open, FileAccess.Read, FileShare.Read, 128 << 10, FileOptions.Asynchronous);
}
