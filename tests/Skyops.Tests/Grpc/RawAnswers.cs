using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Skyops.Tests.Grpc;

/// <summary>Routes that are no gRPC methods, and answers that no gRPC server would give.</summary>
internal static class RawAnswers
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/other/api", () => "another API");
        routes.MapPost("/http/{status}", http =>
        {
            http.Response.StatusCode = int.Parse((string)http.GetRouteValue("status")!, CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        routes.MapPost("/html/{page}", http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<p>a proxy's page</p>");
        });
        routes.MapPost("/abort/{when}", http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        routes.MapPost("/status/{text}", http =>
        {
            http.Response.ContentType = "application/grpc";
            http.Response.Headers["grpc-status"] = (string)http.GetRouteValue("text")!;
            return Task.CompletedTask;
        });

        // The bytes as the body of a call that then ends with OK, or without a status.
        routes.MapPost("/body/{hex}", http => WriteAsync(http, "0"));
        routes.MapPost("/open/{hex}", http => WriteAsync(http, null));
    }

    private static async Task WriteAsync(HttpContext http, string? status)
    {
        http.Response.ContentType = "application/grpc";
        var hex = ((string)http.GetRouteValue("hex")!).Replace("-", "", StringComparison.Ordinal);
        await http.Response.BodyWriter.WriteAsync(Convert.FromHexString(hex));
        if (status is not null)
        {
            http.Response.AppendTrailer("grpc-status", status);
        }
    }
}
