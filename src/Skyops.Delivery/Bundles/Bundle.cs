namespace Skyops.Delivery.Bundles;

/// <summary>A bundle that was written and read back.</summary>
/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of the whole file, 64 lower-case hexadecimal digits.</param>
/// <param name="Manifest">What it holds.</param>
public sealed record Bundle(string Path, long Bytes, string Sha256, BundleManifest Manifest);
