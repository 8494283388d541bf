using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Server;

/// <summary>Maps gRPC methods to handlers. A service has its package in its name: <c>skyops.v1.Gateway</c>.</summary>
public static class GrpcEndpoints
{
    /// <summary>Maps a method with streams both ways.</summary>
    public static IEndpointConventionBuilder MapGrpcDuplex<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        string service,
        string method,
        MessageParser<TRequest> parser,
        Func<GrpcServerCall<TRequest, TResponse>, Task> handler,
        GrpcServerOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Map(endpoints, service, method, parser, handler, streaming: true, options);

    /// <summary>Maps a method with one request and one response.</summary>
    public static IEndpointConventionBuilder MapGrpcUnary<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        string service,
        string method,
        MessageParser<TRequest> parser,
        Func<TRequest, GrpcCallContext, Task<TResponse>> handler,
        GrpcServerOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        return Map<TRequest, TResponse>(endpoints, service, method, parser, ServeAsync, streaming: false, options);

        async Task ServeAsync(GrpcServerCall<TRequest, TResponse> call)
        {
            var request = await SingleMessage.ReadAsync(call);

            // Left unflushed: the end of the response sends message and trailers together.
            call.Write(await handler(request, call.Context));
        }
    }

    /// <summary>Maps a method with one request and a stream of responses.</summary>
    public static IEndpointConventionBuilder MapGrpcServerStream<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        string service,
        string method,
        MessageParser<TRequest> parser,
        Func<TRequest, GrpcServerCall<TRequest, TResponse>, Task> handler,
        GrpcServerOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        return Map<TRequest, TResponse>(endpoints, service, method, parser, ServeAsync, streaming: true, options);

        async Task ServeAsync(GrpcServerCall<TRequest, TResponse> call) =>
            await handler(await SingleMessage.ReadAsync(call), call);
    }

    /// <summary>Maps a method with a stream of requests and one response.</summary>
    public static IEndpointConventionBuilder MapGrpcClientStream<TRequest, TResponse>(
        this IEndpointRouteBuilder endpoints,
        string service,
        string method,
        MessageParser<TRequest> parser,
        Func<GrpcServerCall<TRequest, TResponse>, Task<TResponse>> handler,
        GrpcServerOptions? options = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        return Map<TRequest, TResponse>(endpoints, service, method, parser, ServeAsync, streaming: true, options);

        async Task ServeAsync(GrpcServerCall<TRequest, TResponse> call) => call.Write(await handler(call));
    }

    /// <summary>
    /// Answers gRPC calls of methods that are not mapped with UNIMPLEMENTED instead of HTTP 404. Other requests are
    /// not touched.
    /// </summary>
    public static IEndpointConventionBuilder MapGrpcUnknownMethods(this IEndpointRouteBuilder endpoints)
    {
        var pattern = RoutePatternFactory.Parse(
            "{service}/{method}", defaults: null, parameterPolicies: new { method = new GrpcRequestConstraint() });
        var endpoint = endpoints.Map(pattern, static http =>
        {
            http.Response.ContentType = WireNames.ContentType;
            StatusWriter.Write(
                http.Response, new GrpcStatus(GrpcStatusCode.Unimplemented, $"No method {http.Request.Path}."));
            return Task.CompletedTask;
        });
        endpoint.Add(static builder => ((RouteEndpointBuilder)builder).Order = int.MaxValue);
        return endpoint;
    }

    private static IEndpointConventionBuilder Map<TRequest, TResponse>(
        IEndpointRouteBuilder endpoints,
        string service,
        string method,
        MessageParser<TRequest> parser,
        Func<GrpcServerCall<TRequest, TResponse>, Task> handler,
        bool streaming,
        GrpcServerOptions? options)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var logger = endpoints.ServiceProvider.GetService<ILoggerFactory>()?.CreateLogger($"Skyops.Grpc.{service}");
        var invoker = new MethodInvoker<TRequest, TResponse>(
            parser, handler, streaming, options ?? GrpcServerOptions.Default, logger ?? NullLogger.Instance);
        return endpoints.MapPost($"/{service}/{method}", invoker.InvokeAsync)
            .WithDisplayName($"gRPC /{service}/{method}");
    }
}
