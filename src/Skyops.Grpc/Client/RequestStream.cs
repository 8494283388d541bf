using System.IO.Pipelines;
using System.Net;

namespace Skyops.Grpc.Client;

/// <summary>
/// The request body of a call: what is written to its pipe goes to the HTTP/2 stream while the response already
/// comes in. The pipe exists before the connection does, so that messages can be written at once.
/// </summary>
internal sealed class RequestStream : HttpContent
{
    // 16 KiB is the largest HTTP/2 data frame that every peer takes. Continuations run inline: the writer's flush
    // carries its bytes into the connection without a thread switch.
    private readonly Pipe pipe = new(new PipeOptions(
        readerScheduler: PipeScheduler.Inline,
        writerScheduler: PipeScheduler.Inline,
        minimumSegmentSize: 16 * 1024,
        pauseWriterThreshold: 4 * GrpcLimits.BatchBytes,
        resumeWriterThreshold: GrpcLimits.BatchBytes,
        useSynchronizationContext: false));

    private int taken;

    public PipeWriter Writer => pipe.Writer;

    /// <summary>Lets writers go who would wait for a connection that never came.</summary>
    public void Abandon(Exception reason)
    {
        if (Interlocked.Exchange(ref taken, 1) == 0)
        {
            pipe.Reader.Complete(reason);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref taken, 1) != 0)
        {
            // The handler tries again on another connection what this one refused; a stream cannot be sent twice.
            throw new IOException("The connection was lost and the request cannot be sent again.");
        }

        Exception? failure = null;
        try
        {
            await PumpAsync(stream, cancellationToken);
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            await pipe.Reader.CompleteAsync(failure);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private async Task PumpAsync(Stream stream, CancellationToken cancellationToken)
    {
        if (!pipe.Reader.TryRead(out var result))
        {
            // Sends the request headers alone: the server may speak first.
            await stream.FlushAsync(cancellationToken);
            result = await pipe.Reader.ReadAsync(cancellationToken);
        }

        while (true)
        {
            foreach (var segment in result.Buffer)
            {
                await stream.WriteAsync(segment, cancellationToken);
            }

            pipe.Reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                // The end of the stream is sent, and flushed, by the handler.
                return;
            }

            await stream.FlushAsync(cancellationToken);
            result = await pipe.Reader.ReadAsync(cancellationToken);
        }
    }
}
