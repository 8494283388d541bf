using System.Net;
using Microsoft.AspNetCore.Http;
using Skyops.Grpc.Headers;

namespace Skyops.Grpc.Server;

/// <summary>What a server method knows of its call besides the messages.</summary>
public sealed class GrpcCallContext
{
    private GrpcMetadata? requestHeaders;

    internal GrpcCallContext(HttpContext http, CallLifetime lifetime)
    {
        Http = http;
        Lifetime = lifetime;
    }

    /// <summary>The HTTP request and response under the call.</summary>
    public HttpContext Http { get; }

    /// <summary>Custom metadata the client sent with the call.</summary>
    public GrpcMetadata RequestHeaders => requestHeaders ??= HttpMetadata.Of(Http.Request.Headers);

    /// <summary>Custom metadata to send with the final status.</summary>
    public GrpcMetadata ResponseTrailers { get; } = new();

    /// <summary>When the client stops waiting, or null.</summary>
    public DateTimeOffset? Deadline => Lifetime.Deadline;

    /// <summary>Cancelled when the client leaves, the deadline passes or, on a stream, the server stops.</summary>
    public CancellationToken CancellationToken => Lifetime.Token;

    /// <summary>Address of the client, where the transport has one.</summary>
    public IPEndPoint? Peer =>
        Http.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, Http.Connection.RemotePort) : null;

    internal CallLifetime Lifetime { get; }

    /// <summary>Adds custom metadata to the response headers; only before the first message or header flush.</summary>
    /// <exception cref="InvalidOperationException">The headers are gone already.</exception>
    public void AddResponseHeader(string key, string value) => Add(metadata => metadata.Add(key, value));

    /// <inheritdoc cref="AddResponseHeader(string, string)"/>
    public void AddResponseHeader(string key, ReadOnlyMemory<byte> value) =>
        Add(metadata => metadata.Add(key, value.Span));

    private void Add(Action<GrpcMetadata> add)
    {
        var metadata = new GrpcMetadata();
        add(metadata);
        HttpMetadata.Append(Http.Response.Headers, metadata);
    }
}
