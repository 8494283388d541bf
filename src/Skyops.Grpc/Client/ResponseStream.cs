using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Google.Protobuf;
using Skyops.Grpc.Framing;

namespace Skyops.Grpc.Client;

/// <summary>The response of a call: messages, then the status.</summary>
internal sealed class ResponseStream<T>(
    Task<HttpResponseMessage> response, MessageParser<T> parser, int maxMessageBytes)
    where T : class, IMessage<T>
{
    private const int ReadBytes = 64 * 1024;

    private FrameReader<T>? reader;
    private PipeReader? pipe;

    /// <summary>How the call ended, or null while the server has not said.</summary>
    public GrpcStatus? Status { get; private set; }

    public GrpcMetadata Trailers { get; private set; } = new();

    public bool TryRead([NotNullWhen(true)] out T? message)
    {
        message = null;
        return reader is not null && reader.TryRead(out message);
    }

    /// <summary>The next message, or null when the status is there.</summary>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellationToken)
    {
        if (reader is null && !await OpenAsync(cancellationToken))
        {
            return null;
        }

        if (await reader!.ReadAsync(cancellationToken) is { } message)
        {
            return message;
        }

        // Gives the read buffer back to its pool.
        await pipe!.CompleteAsync();
        var trailers = (await response).TrailingHeaders;
        Trailers = ResponseHead.Metadata(trailers);
        Status = ResponseHead.Status(trailers)
            ?? new GrpcStatus(GrpcStatusCode.Unknown, "The server ended the call without a status.");
        return null;
    }

    public void Fail(GrpcStatus status) => Status ??= status;

    [MemberNotNullWhen(true, nameof(reader))]
    private async ValueTask<bool> OpenAsync(CancellationToken cancellationToken)
    {
        var message = await response.WaitAsync(cancellationToken);
        if ((ResponseHead.Status(message.Headers) ?? ResponseHead.Refusal(message)) is { } status)
        {
            Trailers = ResponseHead.Metadata(message.Headers);
            Status = status;
            return false;
        }

        var body = await message.Content.ReadAsStreamAsync(cancellationToken);
        pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: ReadBytes));
        reader = new FrameReader<T>(pipe, parser, maxMessageBytes);
        return true;
    }
}
