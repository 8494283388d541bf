using System.Text.Json.Serialization;

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
}
