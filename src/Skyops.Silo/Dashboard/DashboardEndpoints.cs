using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Errors;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Dashboard;

/// <summary>
/// The operator page, for connections from this machine only. It gets a cookie that lets it read, and nothing else: HttpOnly, SameSite=Strict, and of use for GET alone.
/// </summary>
public sealed class DashboardEndpoints(OperatorToken operatorToken) : IEndpoints
{
    private static readonly (string Route, string File, string ContentType)[] Files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/dashboard.js", "dashboard.js", "text/javascript; charset=utf-8"),
        ("/dashboard.css", "dashboard.css", "text/css; charset=utf-8"),
    ];

    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var (route, file, contentType) in Files)
        {
            var content = Read(file);
            routes.MapGet(route, (RequestDelegate)(context => ServeAsync(context, content, contentType))).Is(
                new ApiOperation($"The operator page: {file}", Access.Machine) { AnswerType = contentType });
        }
    }

    private Task ServeAsync(HttpContext context, byte[] content, string contentType)
    {
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
        {
            return Problems.WriteAsync(context, new Refusal(
                RefusalCode.Forbidden, "the operator page is served to this machine only", "open it on the machine of the silo, or tunnel to it"));
        }

        context.Response.Cookies.Append(
            OperatorToken.CookieName, operatorToken.Value, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/v1" });
        context.Response.ContentType = contentType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.BodyWriter.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static byte[] Read(string file)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Skyops.Silo.Dashboard.{file}")
            ?? throw new InvalidOperationException($"the page {file} is not part of the build");
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
