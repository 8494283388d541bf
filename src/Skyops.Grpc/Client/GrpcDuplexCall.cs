using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Skyops.Grpc.Framing;

namespace Skyops.Grpc.Client;

/// <summary>
/// A call under way: a stream of requests out, a stream of responses in, independent of each other. Any number of
/// writers, whose messages are sent in batches under pressure; one reader at a time. Dispose it: a call that has not
/// ended is cancelled by that.
/// </summary>
/// <typeparam name="TRequest">What this side sends.</typeparam>
/// <typeparam name="TResponse">What the server sends.</typeparam>
public sealed class GrpcDuplexCall<TRequest, TResponse> : IAsyncDisposable
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    private readonly GrpcChannel channel;
    private readonly HttpRequestMessage request;
    private readonly RequestStream body = new();
    private readonly ClientLifetime lifetime;
    private readonly FrameWriter writer;
    private readonly TaskCompletionSource<HttpResponseMessage> response =
        new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ResponseStream<TResponse> responses;

    internal GrpcDuplexCall(
        GrpcChannel channel, string service, string method, MessageParser<TResponse> parser, GrpcCallOptions options)
    {
        this.channel = channel;
        request = channel.MakeRequest(service, method, body, options);
        lifetime = new ClientLifetime(options, channel.Options.Time);
        writer = new FrameWriter(
            body.Writer, channel.Options.MaxSendMessageBytes, DescribeWriteFailure, lifetime.Token);
        responses = new ResponseStream<TResponse>(response.Task, parser, channel.Options.MaxReceiveMessageBytes);
    }

    /// <summary>How the call ended; null until the responses were read to their end.</summary>
    public GrpcStatus? Status => responses.Status;

    /// <summary>Custom metadata that came with the status.</summary>
    public GrpcMetadata Trailers => responses.Trailers;

    /// <summary>The custom metadata of the response headers, when they are there.</summary>
    /// <exception cref="GrpcException">The call failed before.</exception>
    public async Task<GrpcMetadata> GetHeadersAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            return ResponseHead.Metadata((await response.Task.WaitAsync(cancellationToken)).Headers);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw End(error);
        }
    }

    /// <summary>Adds a request to the batch under way; send it with <see cref="FlushAsync"/>.</summary>
    /// <returns>True when the batch is large (64 KiB) and should be flushed before more is written.</returns>
    /// <exception cref="GrpcException">The message is over the limit, or the call has ended.</exception>
    public bool Write(TRequest message) => writer.Write(message);

    /// <summary>Sends the batch under way; ends when the transport has room again.</summary>
    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => writer.FlushAsync(cancellationToken);

    /// <summary>Sends one request.</summary>
    /// <param name="message">The request.</param>
    /// <param name="cancellationToken">Ends the wait, not the sending.</param>
    /// <exception cref="GrpcException">The message is over the limit, or the call has ended.</exception>
    public ValueTask WriteAsync(TRequest message, CancellationToken cancellationToken = default)
    {
        writer.Write(message);
        return writer.FlushAsync(cancellationToken);
    }

    /// <summary>Sends many requests with few flushes: one each 64 KiB and one at the end.</summary>
    public ValueTask WriteManyAsync(IEnumerable<TRequest> messages, CancellationToken cancellationToken = default) =>
        writer.WriteManyAsync(messages, cancellationToken);

    /// <summary>Sends what is left and tells the server that no more requests follow.</summary>
    public ValueTask CompleteAsync(CancellationToken cancellationToken = default) =>
        writer.CompleteAsync(cancellationToken);

    /// <summary>Takes a response that has already arrived, without waiting.</summary>
    public bool TryRead([NotNullWhen(true)] out TResponse? message)
    {
        try
        {
            return responses.TryRead(out message);
        }
        catch (GrpcException error)
        {
            throw End(error);
        }
    }

    /// <summary>The next response, or null when the call has ended with OK.</summary>
    /// <exception cref="GrpcException">The call ended with another status.</exception>
    /// <exception cref="OperationCanceledException">The token ended the wait; the call lives on.</exception>
    public ValueTask<TResponse?> ReadAsync(CancellationToken cancellationToken = default) =>
        TryRead(out var message) ? new ValueTask<TResponse?>(message) : ReadMoreAsync(cancellationToken);

    /// <summary>All responses in order, until the call ends with OK.</summary>
    /// <exception cref="GrpcException">The call ended with another status.</exception>
    public async IAsyncEnumerable<TResponse> ReadAllAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await ReadAsync(cancellationToken) is { } message)
        {
            yield return message;
        }
    }

    /// <summary>Completes the requests and gives the only response of the call.</summary>
    /// <exception cref="GrpcException">The call ended with another status, or without exactly one response.</exception>
    public async Task<TResponse> FinishAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await CompleteAsync(cancellationToken);
        }
        catch (GrpcException) when (!lifetime.Token.IsCancellationRequested)
        {
            // The server ended the call before it had read all; why stands at the end of the responses.
        }

        return await ReadOnlyResponseAsync(cancellationToken);
    }

    /// <summary>Gives the call up: the server is told, waiting readers and writers get CANCELLED.</summary>
    public void Cancel() => lifetime.End();

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        lifetime.End();
        lifetime.Dispose();
        request.Dispose();
        return ValueTask.CompletedTask;
    }

    internal void Start() => _ = SendAsync();

    /// <summary>Starts the call with its only request already in the body, so that all of it is sent at once.</summary>
    internal async ValueTask StartWithAsync(TRequest message)
    {
        writer.Write(message);
        var completion = CompleteAsync();
        Start();
        try
        {
            await completion;
        }
        catch (GrpcException) when (!lifetime.Token.IsCancellationRequested)
        {
            // As in FinishAsync: reading tells why.
        }
    }

    internal async Task<TResponse> ReadOnlyResponseAsync(CancellationToken cancellationToken)
    {
        var only = await ReadAsync(cancellationToken)
            ?? throw new GrpcException(GrpcStatusCode.Internal, "The call has one response; none came.");
        return await ReadAsync(cancellationToken) is null
            ? only
            : throw new GrpcException(GrpcStatusCode.Internal, "The call has one response; more came.");
    }

    private async Task SendAsync()
    {
        try
        {
            var message = await channel.SendAsync(request, lifetime.Token);

            // The handler's token covers only the way to the headers; from here disposal is what resets the stream.
            lifetime.Token.Register(static state => ((HttpResponseMessage)state!).Dispose(), message);
            response.SetResult(message);
        }
        catch (Exception error)
        {
            body.Abandon(error);
            response.SetException(error);
            _ = response.Task.Exception;
        }
    }

    private async ValueTask<TResponse?> ReadMoreAsync(CancellationToken cancellationToken)
    {
        if (Status is null)
        {
            using var linked = cancellationToken.CanBeCanceled
                ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.Token)
                : null;
            try
            {
                if (await responses.ReadAsync(linked?.Token ?? lifetime.Token) is { } message)
                {
                    return message;
                }

                lifetime.End();
            }
            catch (OperationCanceledException) when (
                cancellationToken.IsCancellationRequested && lifetime.Over is null)
            {
                throw;
            }
            catch (Exception error)
            {
                throw End(error);
            }
        }

        return Status is { IsOk: false } failed ? throw new GrpcException(failed, Trailers) : null;
    }

    /// <summary>Ends the call on this side for a reason found while reading.</summary>
    private GrpcException End(Exception error)
    {
        var failure = error as GrpcException;
        responses.Fail(failure?.Status ?? lifetime.Over ?? TransportFailure.Of(error));
        lifetime.End();
        return failure ?? new GrpcException(Status!.Value, Trailers, error);
    }

    private GrpcException DescribeWriteFailure(Exception error)
    {
        if ((Status ?? lifetime.Over) is { } known)
        {
            return new GrpcException(
                known.IsOk ? new GrpcStatus(GrpcStatusCode.Cancelled, "The server has ended the call.") : known,
                Trailers,
                error);
        }

        return response.Task.IsCompletedSuccessfully
            ? new GrpcException(
                GrpcStatusCode.Unavailable, "The server no longer reads; the responses end with the reason.", error)
            : new GrpcException(TransportFailure.Of(error), null, error);
    }
}
