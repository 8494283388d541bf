using System.Text.Json.Serialization;

namespace Skyops.Worker.Containers.Images;

/// <summary>What an image says of the program in it.</summary>
/// <param name="Argv">Its own program and arguments; empty when it has none.</param>
/// <param name="Environment">Its variables.</param>
/// <param name="Folder">Where the program starts; null when it does not say.</param>
internal sealed record ImageConfig(string[] Argv, SortedDictionary<string, string> Environment, string? Folder);

/// <summary>One entry of a Docker archive's <c>manifest.json</c>.</summary>
internal sealed record DockerArchiveEntry(
    [property: JsonPropertyName("Config")] string? Config,
    [property: JsonPropertyName("Layers")] string[]? Layers);

/// <summary>A manifest or an index, of OCI or Docker; which it is its fields say.</summary>
internal sealed record ImageManifest(
    [property: JsonPropertyName("config")] ImageDescriptor? Config,
    [property: JsonPropertyName("layers")] ImageDescriptor[]? Layers,
    [property: JsonPropertyName("manifests")] ImageDescriptor[]? Manifests);

/// <summary>A blob by its digest.</summary>
internal sealed record ImageDescriptor(
    [property: JsonPropertyName("digest")] string Digest,
    [property: JsonPropertyName("size")] long Size,
    [property: JsonPropertyName("platform")] ImagePlatform? Platform);

internal sealed record ImagePlatform(
    [property: JsonPropertyName("os")] string? System,
    [property: JsonPropertyName("architecture")] string? Architecture);

/// <summary>The configuration blob.</summary>
internal sealed record ImageDocument(
    [property: JsonPropertyName("os")] string? System,
    [property: JsonPropertyName("architecture")] string? Architecture,
    [property: JsonPropertyName("config")] ImageProgram? Config,
    [property: JsonPropertyName("rootfs")] ImageLayers? Root);

internal sealed record ImageProgram(
    [property: JsonPropertyName("Env")] string[]? Environment,
    [property: JsonPropertyName("Entrypoint")] string[]? EntryPoint,
    [property: JsonPropertyName("Cmd")] string[]? Command,
    [property: JsonPropertyName("WorkingDir")] string? Folder);

internal sealed record ImageLayers([property: JsonPropertyName("diff_ids")] string[]? Digests);

[JsonSourceGenerationOptions(MaxDepth = 32)]
[JsonSerializable(typeof(DockerArchiveEntry[]))]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageDocument))]
[JsonSerializable(typeof(ImageRecord))]
internal sealed partial class ImageJson : JsonSerializerContext;
