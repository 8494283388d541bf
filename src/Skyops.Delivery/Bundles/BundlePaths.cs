using System.Buffers;

namespace Skyops.Delivery.Bundles;

/// <summary>The names in a bundle. It may come from a stranger, so a name is refused that leads out of a folder or that two systems read differently.</summary>
internal static class BundlePaths
{
    public const string Manifest = "manifest.json";
    public const string Receipts = "receipts.json";
    public const string Logs = "logs.jsonl";
    public const string Outputs = "outputs/";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Refuses the first of these files that is out of place.</summary>
    /// <exception cref="BundleException">Naming it.</exception>
    public static void Check(IReadOnlyList<BundleFile> files)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var folders = new HashSet<string>(StringComparer.Ordinal);
        var before = "";
        foreach (var file in files)
        {
            if (!IsGood(file.Path)) throw new BundleException($"the bundle names a file '{file.Path}', which is no path inside of it");
            if (string.CompareOrdinal(before, file.Path) >= 0) throw new BundleException($"the bundle's file '{file.Path}' is out of order or there twice");
            if (file.Bytes < 0 || !IsDigest(file.Sha256)) throw new BundleException($"the bundle says no size or hash of '{file.Path}'");
            before = file.Path;
            names.Add(file.Path);
            for (var slash = file.Path.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = file.Path.IndexOf('/', slash + 1)) folders.Add(file.Path[..slash]);
        }

        if (folders.FirstOrDefault(names.Contains) is { } both) throw new BundleException($"the bundle's '{both}' is a file and a folder");
        if (!names.Contains(Receipts) || !names.Contains(Logs)) throw new BundleException("the bundle lacks receipts or logs");
    }

    private static bool IsGood(string path) =>
        path is Receipts or Logs
        || (path.StartsWith(Outputs, StringComparison.Ordinal) && path.Length <= Outputs.Length + Limits.OutputPathLength
            && !path.AsSpan().ContainsAny('\\', ':') && !path.Any(char.IsControl) && path.Split('/').All(part => part is not ("" or "." or "..")));

    private static bool IsDigest(string text) => text.Length == 64 && !text.AsSpan().ContainsAnyExcept(HexDigits);
}
