using System.Diagnostics.CodeAnalysis;

namespace Skyops.Tasks;

/// <summary>An image of a registry by its digest: <c>registry.example:5000/team/tool@sha256:…</c>.</summary>
/// <param name="Host">Name or address of the registry, with its port when one is written.</param>
/// <param name="Name">The repository in it.</param>
/// <param name="Digest">Of the manifest or the index: <c>sha256:</c> and 64 lower-case hexadecimal digits.</param>
public sealed record ImageReference(string Host, string Name, string Digest)
{
    private const string Algorithm = "sha256:";
    private const int DigestLength = 71;
    private const int MostCharacters = 512;

    public override string ToString() => $"{Host}/{Name}@{Digest}";

    /// <summary>True when the text can only be meant as a reference: names of inputs have neither character.</summary>
    public static bool LooksLikeOne(string text) => text.AsSpan().IndexOfAny('/', '@', ':') >= 0;

    public static bool TryParse(string text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = null;
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (text.Length > MostCharacters || slash <= 0 || at <= slash) return false;
        var (host, name, digest) = (text[..slash], text[(slash + 1)..at], text[(at + 1)..]);
        if (!IsHost(host) || !IsName(name) || !IsDigest(digest)) return false;
        reference = new ImageReference(host, name, digest);
        return true;
    }

    public static bool IsDigest(string text) => text.Length == DigestLength && text.StartsWith(Algorithm, StringComparison.Ordinal)
        && text[Algorithm.Length..].All(char.IsAsciiHexDigitLower);

    /// <summary>A host has a point or a port, or is <c>localhost</c>: a name without one would mean another registry on each machine.</summary>
    public static bool IsHost(string text)
    {
        var parts = text.Split(':');
        if (parts.Length > 2 || (parts.Length == 2 && !ushort.TryParse(parts[1], System.Globalization.NumberStyles.None, null, out _))) return false;
        var host = parts[0];
        return host.Length > 0 && char.IsAsciiLetterOrDigit(host[0]) && char.IsAsciiLetterOrDigit(host[^1])
            && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            && !host.Contains("..", StringComparison.Ordinal) && (parts.Length == 2 || host == "localhost" || host.Contains('.', StringComparison.Ordinal));
    }

    private static bool IsName(string text) => text.Split('/').All(part =>
        part.Length > 0 && char.IsAsciiLetterOrDigit(part[0]) && char.IsAsciiLetterOrDigit(part[^1])
        && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-'));
}
