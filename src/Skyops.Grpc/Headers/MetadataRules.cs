using System.Buffers;

namespace Skyops.Grpc.Headers;

/// <summary>What a metadata key and value may be (grpc.io, "gRPC over HTTP2", Custom-Metadata).</summary>
internal static class MetadataRules
{
    private static readonly SearchValues<char> KeyCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    // Headers that belong to HTTP or to the protocol and so are no custom metadata.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
    {
        "content-type", "content-length", "te", "host", "connection", "date", "server", "trailer", "transfer-encoding",
    };

    public static bool IsBinaryKey(string key) => key.EndsWith("-bin", StringComparison.Ordinal);

    public static bool IsCustom(string lowerKey) =>
        lowerKey.Length > 0
        && lowerKey.AsSpan().IndexOfAnyExcept(KeyCharacters) < 0
        && !lowerKey.StartsWith("grpc-", StringComparison.Ordinal)
        && !Reserved.Contains(lowerKey);

    public static string CheckedKey(string key, bool binary)
    {
        ArgumentNullException.ThrowIfNull(key);
        var lower = key.ToLowerInvariant();
        if (!IsCustom(lower))
        {
            throw new ArgumentException($"'{key}' cannot be a metadata key.", nameof(key));
        }

        if (IsBinaryKey(lower) != binary)
        {
            throw new ArgumentException($"'{key}': keys ending in -bin carry bytes, all others text.", nameof(key));
        }

        return lower;
    }

    public static void CheckText(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.AsSpan().IndexOfAnyExceptInRange(' ', '~') >= 0)
        {
            throw new ArgumentException($"The value of '{key}' is not printable ASCII; use a -bin key.", nameof(value));
        }
    }

    /// <summary>Base64 with or without padding: both occur on the wire.</summary>
    public static bool TryDecodeBase64(string text, out byte[] bytes)
    {
        var trimmed = text.AsSpan().Trim().TrimEnd('=');
        var padded = string.Concat(trimmed, "==".AsSpan(0, (4 - trimmed.Length % 4) % 4 % 3));
        bytes = new byte[padded.Length / 4 * 3];
        var decoded = Convert.TryFromBase64String(padded, bytes, out var written);
        bytes = decoded ? bytes[..written] : [];
        return decoded;
    }
}
