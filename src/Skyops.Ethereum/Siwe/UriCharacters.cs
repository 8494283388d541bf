using System.Buffers;

namespace Skyops.Ethereum.Siwe;

/// <summary>The character classes of RFC 3986, section 2 and appendix A.</summary>
internal static class UriCharacters
{
    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    private const string SubDelimiters = "!$&'()*+,;=";

    /// <summary>reserved, unreserved and the space: what a statement may consist of (EIP-4361).</summary>
    public static readonly SearchValues<char> Statement = SearchValues.Create($"{Unreserved}{SubDelimiters}:/?#[]@ ");

    /// <summary>pchar without the percent sign.</summary>
    public static readonly SearchValues<char> Segment = SearchValues.Create($"{Unreserved}{SubDelimiters}:@");

    /// <summary>pchar and "/", without the percent sign.</summary>
    public static readonly SearchValues<char> Path = SearchValues.Create($"{Unreserved}{SubDelimiters}:@/");

    /// <summary>Of query and fragment, without the percent sign.</summary>
    public static readonly SearchValues<char> Query = SearchValues.Create($"{Unreserved}{SubDelimiters}:@/?");

    /// <summary>Of user information, without the percent sign; also all that a future address form may have.</summary>
    public static readonly SearchValues<char> User = SearchValues.Create($"{Unreserved}{SubDelimiters}:");

    /// <summary>Of a registered name, without the percent sign.</summary>
    public static readonly SearchValues<char> Name = SearchValues.Create($"{Unreserved}{SubDelimiters}");

    /// <summary>
    /// Whether the text consists of these characters and of percent-encoded ones (% and two hexadecimal digits).
    /// </summary>
    public static bool Are(ReadOnlySpan<char> text, SearchValues<char> allowed)
    {
        while (true)
        {
            var other = text.IndexOfAnyExcept(allowed);
            if (other < 0)
                return true;
            if (text[other] != '%' || text.Length < other + 3
                || !char.IsAsciiHexDigit(text[other + 1]) || !char.IsAsciiHexDigit(text[other + 2]))
            {
                return false;
            }

            text = text[(other + 3)..];
        }
    }
}
