namespace Skyops.Ethereum.Siwe;

/// <summary>
/// RFC 3986, appendix A, by the letter. The platform's own Uri class repairs what it reads (it escapes, lower-cases and
/// drops default ports), so it cannot say whether a text is a URI as it stands.
/// </summary>
internal static class UriSyntax
{
    /// <summary>URI = scheme ":" hier-part [ "?" query ] [ "#" fragment ].</summary>
    public static bool IsUri(ReadOnlySpan<char> text)
    {
        var colon = text.IndexOf(':');
        if (colon < 0 || !IsScheme(text[..colon]))
            return false;
        var rest = text[(colon + 1)..];
        if (rest.IndexOf('#') is >= 0 and var hash)
        {
            if (!UriCharacters.Are(rest[(hash + 1)..], UriCharacters.Query))
                return false;
            rest = rest[..hash];
        }

        if (rest.IndexOf('?') is >= 0 and var question)
        {
            if (!UriCharacters.Are(rest[(question + 1)..], UriCharacters.Query))
                return false;
            rest = rest[..question];
        }

        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            rest = rest[2..];
            var slash = rest.IndexOf('/');
            var authority = slash < 0 ? rest : rest[..slash];
            return IsAuthority(authority) && UriCharacters.Are(rest[authority.Length..], UriCharacters.Path);
        }

        return UriCharacters.Are(rest, UriCharacters.Path);
    }

    /// <summary>scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ).</summary>
    public static bool IsScheme(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || !char.IsAsciiLetter(text[0]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.'))
                return false;
        }

        return true;
    }

    /// <summary>authority = [ userinfo "@" ] host [ ":" port ]; the host may be empty.</summary>
    public static bool IsAuthority(ReadOnlySpan<char> text) =>
        TrySplit(text, out var user, out var host, out var port)
        && UriCharacters.Are(user, UriCharacters.User)
        && port.IndexOfAnyExceptInRange('0', '9') < 0
        && (host.StartsWith('[') ? IsLiteral(host) : UriCharacters.Are(host, UriCharacters.Name));

    /// <summary>Whether an authority names a host.</summary>
    public static bool HasHost(ReadOnlySpan<char> authority) =>
        TrySplit(authority, out _, out var host, out _) && !host.IsEmpty;

    private static bool TrySplit(
        ReadOnlySpan<char> authority,
        out ReadOnlySpan<char> user,
        out ReadOnlySpan<char> host,
        out ReadOnlySpan<char> port)
    {
        var at = authority.IndexOf('@');
        user = at < 0 ? [] : authority[..at];
        host = authority[(at + 1)..];

        // Colons inside brackets belong to the address.
        var end = host.StartsWith('[') ? host.IndexOf(']') + 1 : Math.Max(host.IndexOf(':'), 0);
        if (end == 0 && !host.StartsWith(':'))
        {
            port = [];
            return !host.StartsWith('[');
        }

        var rest = host[end..];
        host = host[..end];
        port = rest.IsEmpty ? [] : rest[1..];
        return rest.IsEmpty || rest[0] == ':';
    }

    // IP-literal = "[" ( IPv6address / IPvFuture ) "]".
    private static bool IsLiteral(ReadOnlySpan<char> host)
    {
        var inner = host[1..^1];
        if (inner.IsEmpty || inner[0] is not ('v' or 'V'))
            return Ipv6Syntax.IsAddress(inner);
        var dot = inner.IndexOf('.');
        return dot > 1 && inner[1..dot].IndexOfAnyExcept(Ipv6Syntax.HexDigits) < 0
            && dot + 1 < inner.Length && inner[(dot + 1)..].IndexOfAnyExcept(UriCharacters.User) < 0;
    }
}
