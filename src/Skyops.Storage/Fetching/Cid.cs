namespace Skyops.Storage.Fetching;

/// <summary>
/// The content identifier of IPFS (CID, version 1, in base32), as far as it says the SHA-256 of a file itself: that is so for a file of one raw block. Other
/// identifiers name a tree of blocks, whose hash is not that of the bytes.
/// </summary>
internal static class Cid
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    // Version 1, raw bytes, SHA-256, 32 bytes.
    private static ReadOnlySpan<byte> RawSha256 => [0x01, 0x55, 0x12, 0x20];

    /// <summary>64 hexadecimal digits; null when the identifier does not say the hash of the file's bytes.</summary>
    public static string? Sha256(string cid)
    {
        if (cid is not ['b', ..] || Decode(cid.AsSpan(1)) is not { Length: 36 } bytes) return null;
        return bytes.AsSpan().StartsWith(RawSha256) ? Convert.ToHexStringLower(bytes.AsSpan(4)) : null;
    }

    /// <summary>RFC 4648, lower case, without padding; null when it is none.</summary>
    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new List<byte>();
        var (bits, held) = (0, 0);
        foreach (var letter in text)
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0) return null;
            bits = (bits << 5) | value;
            held += 5;
            if (held < 8) continue;
            held -= 8;
            bytes.Add((byte)(bits >> held));
            bits &= (1 << held) - 1;
        }

        return bits == 0 && held < 5 ? [.. bytes] : null;
    }
}
