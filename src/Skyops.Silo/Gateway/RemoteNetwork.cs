using System.Net;
using System.Net.Sockets;

namespace Skyops.Silo.Gateway;

/// <summary>
/// The network a worker's connection comes from: the /24 of an IPv4 address, the /48 of an IPv6 one, which is what one
/// site is commonly given (RFC 6177). Addresses that do not tell machines of different people apart have none: loopback,
/// private (RFC 1918, RFC 4193), link-local and shared (RFC 6598) ones.
/// </summary>
public static class RemoteNetwork
{
    public static string? Of(IPAddress? address)
    {
        if (address is null) return null;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return IsLocal(bytes) ? null : $"{bytes[0]}.{bytes[1]}.{bytes[2]}.0/24";
        if (IPAddress.IsLoopback(address) || address.Equals(IPAddress.IPv6Any) || address.IsIPv6LinkLocal || address.IsIPv6SiteLocal || address.IsIPv6UniqueLocal)
            return null;
        Array.Clear(bytes, 6, 10);
        return $"{new IPAddress(bytes)}/48";
    }

    private static bool IsLocal(byte[] v4) => v4 switch
    {
        [0 or 10 or 127, ..] => true,
        [100, >= 64 and < 128, ..] => true,
        [169, 254, ..] => true,
        [172, >= 16 and < 32, ..] => true,
        [192, 168, ..] => true,
        _ => false,
    };
}
