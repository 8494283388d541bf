using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Silo.Http;

namespace Skyops.Silo.OpenApi;

/// <summary><c>GET /v1/openapi.json</c>: what this silo serves, for tools that make clients.</summary>
public sealed class OpenApiEndpoints : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        // Made at the first question, when all routes have been mapped.
        var document = new Lazy<byte[]>(() => Encoding.UTF8.GetBytes(
            OpenApiDocument.Of(routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()).ToJsonString()));
        routes.MapGet("/v1/openapi.json", (RequestDelegate)(async context =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.BodyWriter.WriteAsync(document.Value, context.RequestAborted);
        })).Is(new ApiOperation("This document", Access.All));
    }
}
