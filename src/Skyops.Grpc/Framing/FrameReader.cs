using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
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
        message = TryReadBytes(out var payload) ? Parse(payload) : null;
        return message is not null;
    }

    /// <summary>Takes the bytes of a message that has already arrived. They are good until the next wait or read.</summary>
    /// <exception cref="GrpcException">The message is over the limit.</exception>
    public bool TryReadBytes(out ReadOnlySequence<byte> payload)
    {
        payload = default;
        return holding && Frame.TryTake(ref buffer, maxMessageBytes, out payload);
    }

    /// <summary>The next message, or null at the end of the stream.</summary>
    /// <exception cref="GrpcException">The bytes are no message, or one over the limit, or end within one.</exception>
    public ValueTask<T?> ReadAsync(CancellationToken cancellationToken) =>
        TryRead(out var message) ? new ValueTask<T?>(message) : ReadMoreAsync(cancellationToken);

    /// <summary>
    /// Gives up the bytes of the messages that were taken and waits for a whole one; false at the end of the stream. A
    /// stream that is read message by message waits once for each, so waiting allocates nothing.
    /// </summary>
    /// <exception cref="GrpcException">A message is over the limit, or the stream ended within one.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        while (!HasWhole())
        {
            Release();
            if (ended)
            {
                return false;
            }

            var result = await pipe.ReadAsync(cancellationToken);
            buffer = result.Buffer;
            holding = true;
            if (result.IsCompleted && !HasWhole())
            {
                ended = true;
                if (!buffer.IsEmpty)
                {
                    throw new GrpcException(GrpcStatusCode.Internal, "The stream ended within a message.");
                }
            }
        }

        return true;
    }

    /// <summary>A message has arrived that was not taken: what is given up now would be waited for until more comes.</summary>
    private bool HasWhole()
    {
        var look = buffer;
        return holding && Frame.TryTake(ref look, maxMessageBytes, out _);
    }

    /// <exception cref="GrpcException">The bytes are no message.</exception>
    public T Parse(in ReadOnlySequence<byte> payload)
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

    private async ValueTask<T?> ReadMoreAsync(CancellationToken cancellationToken) =>
        await WaitAsync(cancellationToken) && TryRead(out var message) ? message : null;

    private void Release()
    {
        if (holding)
        {
            holding = false;
            pipe.AdvanceTo(buffer.Start, buffer.End);
            buffer = default;
        }
    }
}
