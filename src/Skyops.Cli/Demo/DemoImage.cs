using System.Formats.Tar;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Skyops.Cli.Demo;

/// <summary>An image of one layer, made from files of this machine: a Docker archive, the same bytes each time.</summary>
internal static class DemoImage
{
    /// <summary>A static program that is a shell and all the small programs, by the name that it is called.</summary>
    public const string Busybox = "/usr/bin/busybox";

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode ProgramMode = FileMode | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private static readonly string[] Commands = ["sh", "awk", "cat", "dd", "echo", "env", "false", "id", "ls", "mktemp", "pwd", "sha256sum", "sleep", "sort", "tr", "true", "uniq", "wc", "yes"];

    /// <summary>Writes an image whose programs are those of busybox.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="argv">The image's own program.</param>
    public static void Write(string path, params string[] argv)
    {
        using var layer = new MemoryStream();
        using (var tar = new TarWriter(layer, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "bin/") { Mode = ProgramMode });
            using (var busybox = File.OpenRead(Busybox)) tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = ProgramMode, DataStream = busybox, ModificationTime = DateTimeOffset.UnixEpoch });
            foreach (var command in Commands) tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, $"bin/{command}") { LinkName = "busybox", ModificationTime = DateTimeOffset.UnixEpoch });
        }

        Write(path, [layer.ToArray()], argv);
    }

    /// <summary>Writes an image of layers that are there already.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="layers">Tars, the lowest first.</param>
    /// <param name="argv">The image's own program.</param>
    public static void Write(string path, IReadOnlyList<byte[]> layers, params string[] argv)
    {
        var document = Document(layers, argv);
        var manifest = new JsonArray(new JsonObject
        {
            ["Config"] = "config.json",
            ["RepoTags"] = new JsonArray(),
            ["Layers"] = new JsonArray([.. layers.Select((_, i) => JsonValue.Create($"{i}/layer.tar"))]),
        });
        using var archive = new TarWriter(File.Create(path), TarEntryFormat.Pax);
        Add(archive, "config.json", document);
        foreach (var (i, layer) in layers.Index()) Add(archive, $"{i}/layer.tar", layer);
        Add(archive, "manifest.json", System.Text.Encoding.UTF8.GetBytes(manifest.ToJsonString()));
    }

    /// <summary>The configuration blob of an image.</summary>
    public static byte[] Document(IReadOnlyList<byte[]> layers, params string[] argv)
    {
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "amd64" : "arm64";
        var document = new JsonObject
        {
            ["os"] = "linux",
            ["architecture"] = architecture,
            ["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/bin", "FLAVOUR=image"), ["Cmd"] = new JsonArray([.. argv.Select(argument => JsonValue.Create(argument))]) },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray([.. layers.Select(layer => JsonValue.Create($"sha256:{Convert.ToHexStringLower(SHA256.HashData(layer))}"))]) },
        };
        return System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static void Add(TarWriter archive, string name, byte[] content) => archive.WriteEntry(
        new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), Mode = FileMode, ModificationTime = DateTimeOffset.UnixEpoch });
}
