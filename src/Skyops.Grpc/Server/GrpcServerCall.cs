using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Skyops.Grpc.Framing;

namespace Skyops.Grpc.Server;

/// <summary>
/// A call as the server's method sees it: a stream of requests in, a stream of responses out. One reader at a time;
/// any number of writers, whose messages are sent in batches under pressure. The call ends with OK when the method
/// returns and with another status when it throws a <see cref="GrpcException"/>.
/// </summary>
/// <typeparam name="TRequest">What the client sends.</typeparam>
/// <typeparam name="TResponse">What the server sends.</typeparam>
public sealed class GrpcServerCall<TRequest, TResponse>
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly FrameReader<TRequest> reader;
    private readonly FrameWriter writer;

    internal GrpcServerCall(GrpcCallContext context, MessageParser<TRequest> parser, GrpcServerOptions options)
    {
        Context = context;
        reader = new FrameReader<TRequest>(
            context.Http.Request.BodyReader, parser, options.MaxReceiveMessageBytes);
        writer = new FrameWriter(
            context.Http.Response.BodyWriter, options.MaxSendMessageBytes, error => error, context.CancellationToken);
    }

    /// <summary>Headers, trailers, deadline, peer.</summary>
    public GrpcCallContext Context { get; }

    /// <summary>Cancelled when the client leaves, the deadline passes or the server stops.</summary>
    public CancellationToken CancellationToken => Context.CancellationToken;

    /// <summary>Takes a request that has already arrived, without waiting.</summary>
    public bool TryRead([NotNullWhen(true)] out TRequest? request) => reader.TryRead(out request);

    /// <summary>
    /// Waits until a request has arrived that was not taken; false when the client has sent its last. For readers that
    /// look at the bytes themselves: <see cref="TryReadBytes"/> until that is false, then this again.
    /// </summary>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => reader.WaitAsync(cancellationToken);

    /// <summary>Takes the bytes of a request that has already arrived. They are good until the next wait or read.</summary>
    public bool TryReadBytes(out ReadOnlySequence<byte> request) => reader.TryReadBytes(out request);

    /// <summary>The request that these bytes are.</summary>
    /// <exception cref="GrpcException">They are none.</exception>
    public TRequest Parse(in ReadOnlySequence<byte> request) => reader.Parse(request);

    /// <summary>The next request, or null when the client has sent its last.</summary>
    public ValueTask<TRequest?> ReadAsync() => reader.ReadAsync(CancellationToken);

    /// <summary>All requests in order, until the client has sent its last.</summary>
    public async IAsyncEnumerable<TRequest> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var linked = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, cancellationToken)
            : null;
        var token = linked?.Token ?? CancellationToken;
        while (await reader.ReadAsync(token) is { } request)
        {
            yield return request;
        }
    }

    /// <summary>Adds a response to the batch under way; send it with <see cref="FlushAsync"/>.</summary>
    /// <returns>True when the batch is large (64 KiB) and should be flushed before more is written.</returns>
    public bool Write(TResponse response) => writer.Write(response);

    /// <summary>Sends the batch under way (and the response headers); ends when the transport has room again.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

    /// <summary>Sends one response.</summary>
    public ValueTask WriteAsync(TResponse response, CancellationToken cancellationToken = default)
    {
        writer.Write(response);
        return writer.FlushAsync(cancellationToken);
    }

    /// <summary>Sends many responses with few flushes: one each 64 KiB and one at the end.</summary>
    public ValueTask WriteManyAsync(
        IEnumerable<TResponse> responses, CancellationToken cancellationToken = default) =>
        writer.WriteManyAsync(responses, cancellationToken);

    /// <summary>Sends the response headers before there is a message.</summary>
    public ValueTask SendHeadersAsync() => writer.FlushAsync(CancellationToken);
}
