using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Skyops.Worker.Sandbox;

namespace Skyops.Worker.Devices;

/// <summary>
/// What the last probe of this machine found, so that a worker that starts again need not load PyTorch to see it. It is believed
/// while nothing was installed or removed and the machine was not started anew, since it lies in memory.
/// </summary>
internal static class SoftwareMemory
{
    private const int LargestFile = 64 << 10;

    // Folders and files that change when packages do: dpkg's and rpm's own books, and where Python and its packages lie.
    private static readonly string[] Witnesses =
    [
        "/var/lib/dpkg/status", "/var/lib/rpm/rpmdb.sqlite", "/lib/apk/db/installed", "/usr/bin/python3", "/usr/lib/python3/dist-packages",
        "/usr/local/bin", "/usr/bin/node", "/usr/local/lib",
    ];

    private static readonly string[] Roots = ["/usr/lib", "/usr/local/lib"];

    private static string Place => Path.Combine(SandboxPlaces.Root, "software.json");

    /// <summary>What was found; null when it must be looked for.</summary>
    /// <param name="script">What the probe runs: another one finds other things.</param>
    public static IReadOnlyList<string>? Recall(string script)
    {
        try
        {
            var file = new FileInfo(Place);
            if (!file.Exists || file.Length > LargestFile) return null;
            var found = JsonSerializer.Deserialize(File.ReadAllBytes(Place), SoftwareJson.Default.FoundSoftware);
            return found?.Machine == Fingerprint(script) ? found.Lines : null;
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps what was found; a machine that does not take it is looked at again.</summary>
    public static void Keep(string script, IReadOnlyList<string> lines)
    {
        var next = $"{Place}.{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(new FoundSoftware(Fingerprint(script), [.. lines]), SoftwareJson.Default.FoundSoftware));
            File.Move(next, Place, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            File.Delete(next);
        }
    }

    private static string Fingerprint(string script)
    {
        var text = new StringBuilder(script).Append('\n').Append(typeof(SoftwareMemory).Module.ModuleVersionId).Append('\n');
        foreach (var path in Witnesses.Concat(PythonFolders()).Order(StringComparer.Ordinal))
        {
            FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            var target = entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
            text.Append(CultureInfo.InvariantCulture, $"{path} {target.FullName} {(target.Exists ? target.LastWriteTimeUtc.Ticks : 0)}\n");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static IEnumerable<string> PythonFolders() => Roots.Where(Directory.Exists)
        .SelectMany(root => Directory.EnumerateDirectories(root, "python3*"))
        .SelectMany(python => new[] { Path.Combine(python, "dist-packages"), Path.Combine(python, "site-packages") });
}

/// <param name="Machine">What of the machine it holds for.</param>
/// <param name="Lines">What the probe printed.</param>
internal sealed record FoundSoftware(string Machine, string[] Lines);

[JsonSerializable(typeof(FoundSoftware))]
internal sealed partial class SoftwareJson : JsonSerializerContext;
