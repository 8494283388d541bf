using System.Buffers;
using System.Text;

namespace Skyops.Storage.Fetching;

/// <summary>
/// Which URLs are fetched: https, to a host written as it is, on a port that is allowed. A URL that two parsers could
/// read differently is refused before anything is looked up; what a host stands for is decided by its addresses, in <see cref="GuardedConnector"/>.
/// </summary>
internal static class FetchUrl
{
    private const int Longest = 4_096;
    private static readonly SearchValues<char> Misread = SearchValues.Create("\\ \"<>^`{|}");

    /// <exception cref="FetchException">It is not one.</exception>
    public static Uri Parse(string text, FetchOptions options)
    {
        if (text.Length > Longest) throw Wrong($"the URL has {text.Length} characters; at most {Longest} are read");
        if (!Ascii.IsValid(text) || text.Any(char.IsControl)) throw Wrong("the URL has characters that are not ASCII; write a host's name in its xn-- form and other bytes as %XX");
        if (text.AsSpan().ContainsAny(Misread)) throw Wrong("the URL has characters that must be written as %XX");
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) throw Wrong("that is no URL");
        return Check(url, text, options);
    }

    /// <summary>Where an answer redirects to.</summary>
    public static Uri Redirect(Uri from, Uri location, FetchOptions options)
    {
        var text = location.OriginalString;
        return location.IsAbsoluteUri && !text.StartsWith('/') ? Parse(text, options) : Parse(new Uri(from, text).AbsoluteUri, options);
    }

    private static Uri Check(Uri url, string text, FetchOptions options)
    {
        if (url.Scheme != Uri.UriSchemeHttps) throw Wrong($"only https is fetched, not {url.Scheme}");
        if (url.UserInfo.Length > 0 || text.AsSpan(0, AuthorityEnd(text)).Contains('@')) throw Wrong("a URL with a user or password is not fetched");
        if (url.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)) throw Wrong("the URL names no host");
        var authority = text[..AuthorityEnd(text)];
        if (!authority.Equals($"https://{url.Host}", StringComparison.OrdinalIgnoreCase) && !authority.Equals($"https://{url.Host}:{url.Port}", StringComparison.OrdinalIgnoreCase))
            throw Wrong($"the host is {url.Host}, but is not written so");
        if (!options.Ports.Contains(url.Port)) throw Wrong($"port {url.Port} is not fetched from; allowed: {string.Join(", ", options.Ports)}");
        return url.Fragment.Length == 0 ? url : new Uri(url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
    }

    private static int AuthorityEnd(string text)
    {
        var start = text.IndexOf("//", StringComparison.Ordinal);
        if (start < 0) return 0;
        var end = text.AsSpan(start + 2).IndexOfAny('/', '?', '#');
        return end < 0 ? text.Length : start + 2 + end;
    }

    private static FetchException Wrong(string problem) => new(FetchProblem.Url, problem);
}
