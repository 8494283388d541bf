namespace Skyops.Tasks;

/// <summary>Where images of containers come from, as nodes name what they take: <see cref="Archive"/>, hosts of registries, or <see cref="AnyRegistry"/>.</summary>
public static class ImageSources
{
    /// <summary>An archive among the task's inputs.</summary>
    public const string Archive = "archive";

    /// <summary>Any registry.</summary>
    public const string AnyRegistry = "*";

    /// <summary>Where a workload's image comes from; null when it has none.</summary>
    public static string? Of(Workload workload) => workload is ContainerWorkload container
        ? ImageReference.TryParse(container.Image, out var reference) ? reference.Host : Archive
        : null;

    /// <summary>Whether a node that takes images from these takes one from there.</summary>
    public static bool Take(IReadOnlySet<string> taken, string source) => taken.Contains(source) || (source != Archive && taken.Contains(AnyRegistry));
}
