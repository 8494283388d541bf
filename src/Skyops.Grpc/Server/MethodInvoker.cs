using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Server;

/// <summary>Serves one method: checks the request, runs the handler, turns its end into a status.</summary>
internal sealed class MethodInvoker<TRequest, TResponse>(
    MessageParser<TRequest> parser,
    Func<GrpcServerCall<TRequest, TResponse>, Task> handler,
    bool streaming,
    GrpcServerOptions options,
    ILogger logger)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    public async Task InvokeAsync(HttpContext http)
    {
        if (HttpRefusal.Of(http.Request) is { } refusal)
        {
            GrpcServerLog.RequestRefused(logger, http.Request.Path, refusal.Status);
            await HttpRefusal.WriteAsync(http.Response, refusal);
            return;
        }

        http.Response.ContentType = WireNames.ContentType;
        http.Response.Headers[WireNames.AcceptEncoding] = WireNames.Identity;
        LiftHttpLimits(http);
        CallLifetime lifetime;
        try
        {
            lifetime = CallLifetime.Of(http, streaming, options.Time);
        }
        catch (GrpcException error)
        {
            StatusWriter.Write(http.Response, error.Status);
            return;
        }

        using (lifetime)
        {
            await RunAsync(http, lifetime);
        }
    }

    /// <summary>
    /// Kestrel's limits on length and pace of a request body do not fit a stream; here each message has a limit.
    /// </summary>
    private static void LiftHttpLimits(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
    }

    private async Task RunAsync(HttpContext http, CallLifetime lifetime)
    {
        var context = new GrpcCallContext(http, lifetime);
        GrpcStatus status;
        var extra = new GrpcMetadata();
        try
        {
            await handler(new GrpcServerCall<TRequest, TResponse>(context, parser, options));
            status = lifetime.IsPastDeadline ? DeadlineExceeded : GrpcStatus.Ok;
        }
        catch (GrpcException error)
        {
            (status, extra) = (error.Status, error.Trailers);
        }
        catch (Exception error)
        {
            status = StatusOf(error, http, lifetime);
        }

        if (lifetime.IsAborted)
        {
            GrpcServerLog.CallAborted(logger, http.Request.Path);
            return;
        }

        GrpcServerLog.CallEnded(logger, http.Request.Path, status);
        StatusWriter.Write(http.Response, status, context.ResponseTrailers, extra);
    }

    private static GrpcStatus DeadlineExceeded { get; } =
        new(GrpcStatusCode.DeadlineExceeded, "The deadline of the call has passed.");

    private GrpcStatus StatusOf(Exception error, HttpContext http, CallLifetime lifetime)
    {
        if (lifetime.IsPastDeadline)
        {
            return DeadlineExceeded;
        }

        if (lifetime.IsAborted)
        {
            return new GrpcStatus(GrpcStatusCode.Cancelled, "");
        }

        if (lifetime.IsStopping && error is OperationCanceledException)
        {
            return new GrpcStatus(GrpcStatusCode.Unavailable, "The server is stopping.");
        }

        // What went wrong inside is for the log; the client learns only that it did.
        GrpcServerLog.CallFailed(logger, http.Request.Path, error);
        return new GrpcStatus(GrpcStatusCode.Internal, "The server failed to serve the call.");
    }
}
