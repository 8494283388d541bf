using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Server;

/// <summary>Joins the three ways in which a call ends from outside into one token, and says which one it was.</summary>
internal sealed class CallLifetime : IDisposable
{
    private readonly CancellationToken aborted;
    private readonly CancellationToken stopping;
    private readonly CancellationTokenSource? deadlinePassed;
    private readonly CancellationTokenSource? joined;

    private CallLifetime(HttpContext http, bool streaming, TimeSpan? timeout, TimeProvider time)
    {
        aborted = http.RequestAborted;

        // A stream may last for days, so a stopping server ends it; a unary call is left to finish.
        stopping = streaming
            ? http.RequestServices?.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default
            : default;
        if (timeout is { } limit)
        {
            Deadline = time.GetUtcNow() + limit;
            deadlinePassed = new CancellationTokenSource(limit, time);
        }

        joined = stopping.CanBeCanceled || deadlinePassed is not null
            ? CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping, deadlinePassed?.Token ?? default)
            : null;
        Token = joined?.Token ?? aborted;
    }

    public DateTimeOffset? Deadline { get; }

    public CancellationToken Token { get; }

    public bool IsAborted => aborted.IsCancellationRequested;

    public bool IsPastDeadline => deadlinePassed is { IsCancellationRequested: true };

    public bool IsStopping => stopping.IsCancellationRequested;

    /// <exception cref="GrpcException">The client's timeout header is malformed.</exception>
    public static CallLifetime Of(HttpContext http, bool streaming, TimeProvider time)
    {
        if (http.Request.Headers[WireNames.Timeout].ToString() is not { Length: > 0 } header)
        {
            return new CallLifetime(http, streaming, null, time);
        }

        if (!TimeoutHeader.TryParse(header, out var timeout))
        {
            throw new GrpcException(GrpcStatusCode.Internal, "The grpc-timeout header is malformed.");
        }

        // A timer holds at most 49 days; a deadline beyond that is none.
        var limit = timeout > TimeSpan.FromDays(45) ? (TimeSpan?)null : timeout;
        return new CallLifetime(http, streaming, limit, time);
    }

    public void Dispose()
    {
        joined?.Dispose();
        deadlinePassed?.Dispose();
    }
}
