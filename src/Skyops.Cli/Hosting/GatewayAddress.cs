using System.Net;

namespace Skyops.Cli.Hosting;

/// <summary>Where the worker gateway is, as seen from here.</summary>
internal static class GatewayAddress
{
    /// <summary>A silo that listens on all addresses names none of them; then the gateway is where its API is.</summary>
    public static Uri Resolve(Uri api, string announced)
    {
        if (!Uri.TryCreate(announced, UriKind.Absolute, out var gateway))
            throw CliException.Failed($"the silo announces '{announced}' as its worker gateway", "name the gateway with --gateway");
        var isAny = IPAddress.TryParse(gateway.Host.Trim('[', ']'), out var address) && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        return isAny ? new UriBuilder(gateway) { Host = api.Host }.Uri : gateway;
    }
}
