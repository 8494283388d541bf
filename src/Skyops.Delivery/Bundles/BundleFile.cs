using System.Text.Json.Serialization;
using Skyops.Tasks;

namespace Skyops.Delivery.Bundles;

/// <summary>A file of a bundle, by content.</summary>
/// <param name="Path">In the bundle, with forward slashes: <c>outputs/…</c>, <c>receipts.json</c> or <c>logs.jsonl</c>.</param>
/// <param name="Bytes">Size.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
public sealed record BundleFile(string Path, long Bytes, string Sha256)
{
    /// <summary>Whether it is one of the task's outputs.</summary>
    [JsonIgnore]
    public bool IsOutput => Path.StartsWith(BundlePaths.Outputs, StringComparison.Ordinal);

    /// <summary>Whether it is the task's logs: chunks as JSON, one a line.</summary>
    [JsonIgnore]
    public bool IsLogs => Path == BundlePaths.Logs;

    /// <summary>An output under the path that the task gives it.</summary>
    public OutputFile ToOutput() => new(Path[BundlePaths.Outputs.Length..], Bytes, Sha256);
}
