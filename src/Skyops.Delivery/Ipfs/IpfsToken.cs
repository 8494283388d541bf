using System.Net.Http.Headers;
using System.Text;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Ipfs;

/// <summary>What opens a Kubo node's RPC (its <c>API.Authorizations</c>): from the environment, so that no command line shows it.</summary>
internal static class IpfsToken
{
    private const string Basic = "basic:";
    private const string Bearer = "bearer:";

    /// <summary>The header for <c>bearer:TOKEN</c>, <c>basic:USER:PASSWORD</c> or a bare token; null for null.</summary>
    /// <exception cref="DeliveryException">It would travel in the clear, or cannot be a header.</exception>
    public static AuthenticationHeaderValue? Read(string? text, Uri api)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (!Endpoint.IsPrivate(api))
            throw Problem(api, $"{IpfsTarget.TokenVariable} is set, and everybody on the way to this address could read it", "use https, or an address of this machine (a tunnel)");
        if (text.AsSpan().ContainsAnyExceptInRange('!', '~'))
            throw Problem(api, $"{IpfsTarget.TokenVariable} has characters that no token has", "write bearer:TOKEN, or basic:USER:PASSWORD");
        if (text.StartsWith(Basic, StringComparison.Ordinal)) return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text[Basic.Length..])));
        return new AuthenticationHeaderValue("Bearer", text.StartsWith(Bearer, StringComparison.Ordinal) ? text[Bearer.Length..] : text);
    }

    private static DeliveryException Problem(Uri api, string problem, string hint) => new(DeliveryFault.Invalid, IpfsTarget.TargetName, Endpoint.Show(api), problem, hint);
}
