using Skyops.Tasks;

namespace Skyops.Delivery.Bundles;

/// <summary>What a bundle holds: its first file, <c>manifest.json</c>, which names every other one in the order in which they follow.</summary>
public sealed record BundleManifest
{
    /// <summary>The only form there is. A reader refuses what it does not know.</summary>
    public const string CurrentFormat = "skyops.bundle/1";

    public required string Format { get; init; }

    public required string Task { get; init; }

    public string? Name { get; init; }

    /// <summary>The account that the task belongs to.</summary>
    public required string Owner { get; init; }

    /// <summary>SHA-256 of the canonical spec: what the owner signed.</summary>
    public required string SpecHash { get; init; }

    public required DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The chain for which the nodes' keys were delegated: part of what is signed.</summary>
    public required ulong ChainId { get; init; }

    /// <summary>How the task is encrypted: outputs and logs are then sealed, and open with a key that the envelope names; null: it is not.</summary>
    public TaskSealing? Sealing { get; init; }

    /// <summary>Ordered by path, ordinally.</summary>
    public required IReadOnlyList<BundleFile> Files { get; init; }
}
