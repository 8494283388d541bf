using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Server;

/// <summary>Lets a route match only gRPC requests over HTTP/2, so that other routes are left alone.</summary>
internal sealed class GrpcRequestConstraint : IRouteConstraint
{
    public bool Match(
        HttpContext? httpContext,
        IRouter? route,
        string routeKey,
        RouteValueDictionary values,
        RouteDirection routeDirection) =>
        httpContext is { Request: var request }
        && HttpMethods.IsPost(request.Method)
        && HttpProtocol.IsHttp2(request.Protocol)
        && WireNames.IsGrpc(request.ContentType);
}
