using System.Diagnostics.CodeAnalysis;

namespace Skyops.Delivery.S3;

/// <summary>A bucket and the beginning of the names of what is put there: <c>s3://bucket/prefix</c>.</summary>
/// <param name="Bucket">3 to 63 lower-case letters, digits, dots and hyphens.</param>
/// <param name="Prefix">Empty, or ends with a slash.</param>
public sealed record S3Address(string Bucket, string Prefix)
{
    private const string Scheme = "s3://";
    private const int MostPrefix = 512;

    public static bool TryParse(string text, [NotNullWhen(true)] out S3Address? address)
    {
        address = null;
        if (!text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var parts = text[Scheme.Length..].Split('/', 2);
        var prefix = parts.Length == 2 ? parts[1].Trim('/') : "";
        if (!IsBucket(parts[0]) || prefix.Length > MostPrefix || prefix.Any(c => c is < '!' or > '~' or '?' or '#' or '\\') || prefix.Split('/').Any(part => part is "." or "..")) return false;
        address = new S3Address(parts[0], prefix.Length == 0 ? "" : $"{prefix}/");
        return true;
    }

    public string Show(string key) => $"{Scheme}{Bucket}/{key}";

    private static bool IsBucket(string name) =>
        name.Length is >= 3 and <= 63 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-') && name[0] is not ('.' or '-') && name[^1] is not ('.' or '-');
}
