using System.Net;
using System.Net.Sockets;

namespace Skyops.Storage.Fetching;

/// <summary>
/// Which addresses belong to the public Internet, after IANA's registries of special-purpose addresses (RFC 6890 and what
/// came since). Addresses of the sixth version that stand for one of the fourth (mapped, 6to4, Teredo, NAT64) are none:
/// they would be a second way to what is refused.
/// </summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] Special4 =
    [
        .. ((string[])
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24",
            "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        ]).Select(text => IPNetwork.Parse(text)),

        // Of one large cloud's own services, though it is nobody's private range.
        IPNetwork.Parse("168.63.129.16/32"),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special6 =
        [.. ((string[])["2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"]).Select(text => IPNetwork.Parse(text))];

    public static bool Is(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(Special4, range => range.Contains(address)),
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && !address.IsIPv4MappedToIPv6 && Global6.Contains(address) && !Array.Exists(Special6, range => range.Contains(address)),
        _ => false,
    };
}
