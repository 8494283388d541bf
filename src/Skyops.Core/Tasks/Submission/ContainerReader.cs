using System.Text.Json;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Submission;

/// <summary>Reads a workload of kind <c>container</c>.</summary>
internal static class ContainerReader
{
    public static readonly string[] Fields = ["kind", "image", "argv", "environment", "reproducible"];

    public const string Limit = "the name of one of the task's inputs, or HOST/NAME@sha256:DIGEST";
    private const string Remedy = "Upload the image (podman save -o image.tar NAME) as an input and write its name, or name it in a registry by its digest.";

    /// <summary>Null when <c>image</c> or <c>argv</c> is missing or wrong.</summary>
    public static ContainerWorkload? Read(FieldErrors errors, SubmittedObject container)
    {
        var image = Image(container);
        var argv = HasArgv(container) ? ProgramReader.Argv(errors, container) : [];
        var environment = ProgramReader.Environment(errors, container);
        var reproducible = ProgramReader.Reproducible(container);
        foreach (var (name, value) in environment)
        {
            if (!value.AsSpan().ContainsAny('\n', '\r')) continue;
            container.Wrong("environment", $"has a line break in {FieldErrors.Shorten(name)}", "values of one line", "Put what has lines into a file: an input.");
        }

        if (argv is null || image is null) return null;
        ProgramReader.CheckBytes(container, argv, environment);
        return new ContainerWorkload { Image = image, Argv = argv, Environment = environment, ReproducibleOutputs = reproducible };
    }

    /// <summary>False where the image's own program is to run.</summary>
    private static bool HasArgv(SubmittedObject container) =>
        container.Get("argv") is { ValueKind: not JsonValueKind.Null } given && (given.ValueKind != JsonValueKind.Array || given.GetArrayLength() > 0);

    private static string? Image(SubmittedObject container)
    {
        var image = container.Text("image", Limits.RequestBytes);
        if (container.IsWrong("image")) return null;
        if (image is null) container.Missing("image", Limit, Remedy);
        else if (!ImageReference.LooksLikeOne(image) || ImageReference.TryParse(image, out _)) return image;
        else if (image.Contains('@', StringComparison.Ordinal))
            container.Wrong("image", "is not a reference by digest", Limit, "Write the registry's host, the name in lower case and the SHA-256 of the manifest: registry.example/team/tool@sha256:….");
        else
            container.Wrong("image", "names an image by a tag, which may mean another one tomorrow", Limit, "Write its digest: `skopeo inspect --format '{{.Digest}}' docker://NAME:TAG` or `podman image inspect --format '{{.Digest}}' NAME:TAG` prints it.");
        return null;
    }
}
