using System.Globalization;

namespace Skyops.Tasks;

/// <summary>
/// The first 64 bits of a blob's SHA-256: enough to guess well where a blob is, and an eighth of the bytes with no list
/// of hashes. What is read is always checked against the whole hash.
/// </summary>
public static class BlobPrefix
{
    private const int Digits = 16;

    /// <param name="sha256">64 hexadecimal digits.</param>
    public static ulong Of(string sha256) =>
        ulong.Parse(sha256.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
