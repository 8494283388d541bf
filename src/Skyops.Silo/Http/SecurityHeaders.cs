using System.Net;
using Microsoft.AspNetCore.Http;
using Skyops.Errors;

namespace Skyops.Silo.Http;

/// <summary>Headers on every answer, and the host allow-list that keeps a rebound DNS name from reaching a loopback API through a browser.</summary>
public sealed class SecurityHeaders(RequestDelegate next, SiloOptions options)
{
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!IsAllowed(context.Request.Host.Host))
        {
            return Problems.WriteAsync(context, new Refusal(
                RefusalCode.Forbidden, $"the host name '{Problems.Shorten(context.Request.Host.Host)}' is not one of this silo's", "use its address, or add the name to the allowed hosts"));
        }

        return next(context);
    }

    private bool IsAllowed(string host) =>
        options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase) || (options.Insecure && IPAddress.TryParse(host, out _));
}
