using System.Net;

namespace Skyops.Delivery.Targets;

/// <summary>The address of a server that things are delivered to, as it may be shown.</summary>
internal static class Endpoint
{
    /// <summary>Checks an address that a person gave.</summary>
    /// <exception cref="DeliveryException">It is no plain http or https address, or has credentials in it.</exception>
    public static Uri Check(string target, Uri endpoint)
    {
        if (endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            throw new DeliveryException(DeliveryFault.Invalid, target, "that address", "it is no http or https address", "write it as http://HOST:PORT or https://HOST");
        if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
            throw new DeliveryException(DeliveryFault.Invalid, target, Show(endpoint), "the address holds more than scheme, host, port and path", "credentials go into environment variables, not into addresses");
        return endpoint.AbsolutePath.EndsWith('/') ? endpoint : new Uri($"{endpoint.AbsoluteUri}/");
    }

    /// <summary>Without whatever could be a secret, and without the last slash.</summary>
    public static string Show(Uri endpoint) => endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/');

    /// <summary>Whether nobody on the way can read what is sent there.</summary>
    public static bool IsPrivate(Uri endpoint) => endpoint.Scheme == "https" || endpoint.IsLoopback || (IPAddress.TryParse(endpoint.Host, out var ip) && IPAddress.IsLoopback(ip));
}
