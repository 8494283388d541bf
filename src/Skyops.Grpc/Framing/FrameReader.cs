using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Google.Protobuf;

namespace Skyops.Grpc.Framing;

/// <summary>
/// Reads messages from a pipe. All whole frames that one read of the pipe brought are handed out without touching
/// the pipe again; until then their bytes stay unconsumed, which is what holds a fast sender back. One reader only.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
internal sealed class FrameReader<T>(PipeReader pipe, MessageParser<T> parser, int maxMessageBytes)
    where T : class, IMessage<T>
{
    private ReadOnlySequence<byte> buffer;
    private bool holding;
    private bool ended;

    /// <summary>Takes a message that has already arrived.</summary>
    /// <exception cref="GrpcException">The bytes are no message, or one over the limit.</exception>
    public bool TryRead([NotNullWhen(true)] out T? message)
    {
        message = null;
        if (!holding || !Frame.TryTake(ref buffer, maxMessageBytes, out var payload))
        {
            return false;
        }

        message = Parse(payload);
        return true;
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="GrpcException">The bytes are no message, or one over the limit, or end within one.</exception>
    public ValueTask<T?> ReadAsync(CancellationToken cancellationToken) =>
        TryRead(out var message) ? new ValueTask<T?>(message) : ReadMoreAsync(cancellationToken);

    private async ValueTask<T?> ReadMoreAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Release();
            if (ended)
            {
                return null;
            }

            var result = await pipe.ReadAsync(cancellationToken);
            buffer = result.Buffer;
            holding = true;
            if (TryRead(out var message))
            {
                return message;
            }

            if (result.IsCompleted)
            {
                ended = true;
                if (!buffer.IsEmpty)
                {
                    throw new GrpcException(GrpcStatusCode.Internal, "The stream ended within a message.");
                }
            }
        }
    }

    private void Release()
    {
        if (holding)
        {
            holding = false;
            pipe.AdvanceTo(buffer.Start, buffer.End);
            buffer = default;
        }
    }

    private T Parse(in ReadOnlySequence<byte> payload)
    {
        try
        {
            return payload.IsSingleSegment ? parser.ParseFrom(payload.FirstSpan) : parser.ParseFrom(payload);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new GrpcException(
                GrpcStatusCode.Internal, $"The message received is no valid {typeof(T).Name}.", error);
        }
    }
}
