using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace Skyops.Grpc.Framing;

/// <summary>
/// The length-prefixed message of gRPC: one flag byte (1 = compressed), four bytes of length (big endian), payload.
/// </summary>
internal static class Frame
{
    public const int PrefixBytes = 5;

    // Up to here a frame is asked for as one span, which saves the writer's book-keeping per field.
    private const int OneSpanBytes = 4096;

    /// <summary>Writes a message behind its prefix; nothing is written when it is over the limit.</summary>
    /// <returns>The bytes written.</returns>
    public static int Encode(IBufferWriter<byte> output, IMessage message, int maxMessageBytes)
    {
        var size = message.CalculateSize();
        if (size > maxMessageBytes)
        {
            throw new GrpcException(
                GrpcStatusCode.ResourceExhausted,
                $"The message to send has {size} bytes; the limit is {maxMessageBytes}.");
        }

        if (size <= OneSpanBytes)
        {
            var frame = output.GetSpan(PrefixBytes + size)[..(PrefixBytes + size)];
            WritePrefix(frame, size);
            message.WriteTo(frame[PrefixBytes..]);
            output.Advance(PrefixBytes + size);
            return PrefixBytes + size;
        }

        WritePrefix(output.GetSpan(PrefixBytes), size);
        output.Advance(PrefixBytes);
        message.WriteTo(output);
        return PrefixBytes + size;
    }

    /// <summary>
    /// Cuts the first whole frame off a buffer and gives its payload; false when more bytes are needed.
    /// The limit is checked as soon as the prefix is there, so an oversized message is never gathered.
    /// </summary>
    public static bool TryTake(
        ref ReadOnlySequence<byte> buffer, int maxMessageBytes, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (buffer.Length < PrefixBytes)
        {
            return false;
        }

        Span<byte> copy = stackalloc byte[PrefixBytes];
        scoped var prefix = buffer.FirstSpan;
        if (prefix.Length < PrefixBytes)
        {
            buffer.Slice(0, PrefixBytes).CopyTo(copy);
            prefix = copy;
        }

        CheckFlag(prefix[0]);
        var size = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (size > (uint)maxMessageBytes)
        {
            throw new GrpcException(
                GrpcStatusCode.ResourceExhausted,
                $"The message received has {size} bytes; the limit is {maxMessageBytes}.");
        }

        if (buffer.Length < PrefixBytes + size)
        {
            return false;
        }

        payload = buffer.Slice(PrefixBytes, size);
        buffer = buffer.Slice(payload.End);
        return true;
    }

    private static void WritePrefix(Span<byte> prefix, int size)
    {
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], size);
    }

    private static void CheckFlag(byte flag)
    {
        switch (flag)
        {
            case 0:
                return;
            case 1:
                throw new GrpcException(
                    GrpcStatusCode.Unimplemented, "Compressed messages are not supported; use the identity encoding.");
            default:
                throw new GrpcException(
                    GrpcStatusCode.Internal, "The stream is not a sequence of gRPC messages (bad flag byte).");
        }
    }
}
