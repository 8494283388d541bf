using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary><c>submit-task --image IMAGE -- PROGRAM</c>: an archive, which is uploaded like <c>--data</c> and stays as it is, or a reference by digest.</summary>
internal static class ImageFlag
{
    /// <summary>Null when no image is given.</summary>
    public static ContainerWorkload? Read(CliContext context, string[] argv, SortedDictionary<string, string> environment)
    {
        if (context.Get(SubmitFlags.Image) is not { } image) return null;
        if (context.Get(SubmitFlags.Command) || context.Get(SubmitFlags.Process))
            throw CliException.Usage("--image says what runs, and so does --command or --process", "--image runs in a container, --command in a sandbox, --process without one");
        return new ContainerWorkload { Image = Archive(context) is { } archive ? InputText.Parse(archive).Name : image, Argv = argv, Environment = environment };
    }

    /// <summary>The image as data to upload; null when there is none, or a registry has it.</summary>
    public static string? Archive(CliContext context)
    {
        if (context.Get(SubmitFlags.Image) is not { } image || ImageReference.TryParse(image, out _)) return null;
        if (File.Exists(image)) return image;
        var tagged = image.Contains('/', StringComparison.Ordinal) || image.Contains(':', StringComparison.Ordinal);
        throw CliException.Usage(
            $"--image '{image}' is no file and no reference by digest",
            tagged ? "write HOST/NAME@sha256:DIGEST; `skopeo inspect --format '{{.Digest}}' docker://NAME:TAG` prints the digest" : "save it first: podman save -o image.tar NAME");
    }
}
