using System.Buffers;
using System.Globalization;

namespace Skyops.Ethereum.Siwe;

/// <summary>IPv6address of RFC 3986, section 3.2.2: no zone, no brackets, "::" at most once and for at least one group.
/// </summary>
internal static class Ipv6Syntax
{
    public static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private const int Groups = 8;

    public static bool IsAddress(ReadOnlySpan<char> text)
    {
        var gap = text.IndexOf("::");
        if (gap < 0)
            return TryCount(text, mayEndInIpv4: true, out var all) && all == Groups;
        var left = text[..gap];
        var right = text[(gap + 2)..];
        var (before, after) = (0, 0);
        return (left.IsEmpty || TryCount(left, mayEndInIpv4: false, out before))
            && (right.IsEmpty || TryCount(right, mayEndInIpv4: true, out after))
            && before + after < Groups;
    }

    // Groups of one to four digits with colons between them; an IPv4 address at the end counts as two.
    private static bool TryCount(ReadOnlySpan<char> text, bool mayEndInIpv4, out int groups)
    {
        groups = 0;
        while (true)
        {
            var colon = text.IndexOf(':');
            var group = colon < 0 ? text : text[..colon];
            if (colon < 0 && mayEndInIpv4 && group.Contains('.'))
            {
                groups += 2;
                return IsIpv4(group);
            }

            if (group.Length is 0 or > 4 || group.IndexOfAnyExcept(HexDigits) >= 0 || groups > Groups)
                return false;
            groups++;
            if (colon < 0)
                return true;
            text = text[(colon + 1)..];
        }
    }

    private static bool IsIpv4(ReadOnlySpan<char> text)
    {
        var octets = 0;
        foreach (var range in text.Split('.'))
        {
            var octet = text[range];
            if (++octets > 4 || octet.Length is 0 or > 3 || (octet.Length > 1 && octet[0] == '0')
                || !byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return false;
            }
        }

        return octets == 4;
    }
}
