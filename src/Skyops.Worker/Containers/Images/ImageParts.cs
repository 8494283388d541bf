using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skyops.Tasks;

namespace Skyops.Worker.Containers.Images;

/// <summary>An image's configuration and the files of its layers, lowest first, as they came.</summary>
internal sealed record ImageParts(ImageDocument Document, IReadOnlyList<string> Layers)
{
    private const int MostLayers = 127;
    private const int MostJsonBytes = 4 << 20;

    /// <exception cref="ImageRefusedException">They do not go together, or are of another machine.</exception>
    public static ImageParts Of(byte[] document, IReadOnlyList<string> layers)
    {
        var read = Parse(document, ImageJson.Default.ImageDocument, "configuration");
        if (layers.Count is 0 or > MostLayers) throw new ImageRefusedException($"it has {layers.Count} layers; allowed: 1 to {MostLayers}", "build it with fewer steps");
        if (read.Root?.Digests?.Length != layers.Count) throw new ImageRefusedException("its configuration does not name each of its layers", "save it again");
        if (read.System is { } system && system != "linux") throw new ImageRefusedException($"it is for {system}", "build it for linux");
        if (read.Architecture is { } architecture && architecture != OwnArchitecture)
            throw new ImageRefusedException($"it is for {architecture}, and this node is {OwnArchitecture}", $"build it for {OwnArchitecture}");
        return new ImageParts(read, layers);
    }

    /// <summary>As images name it: <c>amd64</c>, <c>arm64</c>.</summary>
    public static string OwnArchitecture => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => "amd64",
        var other => other.ToString().ToLowerInvariant(),
    };

    /// <summary>What is known of the program once all of it is unpacked.</summary>
    public ImageConfig Config
    {
        get
        {
            var program = Document.Config;
            var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var variable in program?.Environment ?? [])
            {
                var equals = variable.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && !variable.AsSpan().ContainsAny('\n', '\r', '\0')) environment[variable[..equals]] = variable[(equals + 1)..];
            }

            var folder = program?.Folder is { Length: > 1 } given && given[0] == '/' ? given : null;
            return new ImageConfig([.. program?.EntryPoint ?? [], .. program?.Command ?? []], environment, folder);
        }
    }

    /// <summary>The manifest for this machine out of an index; the manifest itself where there is no index.</summary>
    public static ImageDescriptor? Choose(ImageManifest manifest)
    {
        var fitting = (manifest.Manifests ?? []).Where(one => one.Platform is null || (one.Platform.System == "linux" && one.Platform.Architecture == OwnArchitecture)).ToArray();
        if (manifest.Manifests is null) return null;
        var chosen = fitting.FirstOrDefault() ?? throw new ImageRefusedException($"its index has no image for linux on {OwnArchitecture}", $"build it for {OwnArchitecture}");
        return ImageReference.IsDigest(chosen.Digest) ? chosen : throw new ImageRefusedException("its index names an image by something else than a SHA-256", "save it with SHA-256 digests");
    }

    /// <summary>Reads one of its JSON files.</summary>
    public static T Parse<T>(byte[] bytes, JsonTypeInfo<T> type, string what)
    {
        try
        {
            if (bytes.Length > MostJsonBytes) throw new ImageRefusedException($"its {what} has {bytes.Length} bytes; allowed: {MostJsonBytes}", "save it again");
            return JsonSerializer.Deserialize(bytes, type) ?? throw new ImageRefusedException($"its {what} is empty", "save it again");
        }
        catch (JsonException wrong)
        {
            throw new ImageRefusedException($"its {what} is not the JSON it should be: {wrong.Message}", "save it again with podman save or docker save", wrong);
        }
    }
}
