using System.Threading.Channels;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Gateway;

/// <summary>
/// Where every part of the worker posts what it has to say. Without a connection a message is dropped: whatever must arrive
/// (receipts, checkpoints, logs) is kept by its sender until it is acknowledged and posted again after a reconnect.
/// </summary>
internal sealed class Outbound
{
    private volatile ChannelWriter<Wire.WorkerMessage>? writer;

    /// <summary>Starts a connection's queue.</summary>
    public ChannelReader<Wire.WorkerMessage> Open()
    {
        var queue = Channel.CreateUnbounded<Wire.WorkerMessage>(new UnboundedChannelOptions { SingleReader = true });
        writer = queue.Writer;
        return queue.Reader;
    }

    /// <summary>Ends the queue; what is in it can still be read.</summary>
    public void Close() => Interlocked.Exchange(ref writer, null)?.TryComplete();

    /// <summary>Queues a message; false when there is no connection.</summary>
    public bool Post(Wire.WorkerMessage message) => writer?.TryWrite(message) ?? false;
}
