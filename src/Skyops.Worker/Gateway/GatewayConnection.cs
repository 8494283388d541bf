using System.Threading.Channels;
using Skyops.Grpc.Client;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Gateway;

/// <summary>One stream to one silo: the handshake, then bundles both ways.</summary>
internal sealed class GatewayConnection : IAsyncDisposable
{
    /// <summary>Time for the connection and the handshake with a silo that is the only one.</summary>
    public static readonly TimeSpan HandshakeLimit = TimeSpan.FromSeconds(10);

    /// <summary>Messages that share one frame at most.</summary>
    private const int MostMessages = 256;

    /// <summary>
    /// A frame stays below the largest message of the stream (4 MiB); the largest single message is 1.3 MiB.
    /// </summary>
    private const int BundleBytes = 1 << 20;

    private readonly GrpcChannel channel;
    private readonly GrpcDuplexCall<Wire.WorkerBundle, Wire.SiloBundle> call;
    private readonly Queue<Wire.SiloMessage> arrived = new();

    private readonly TimeSpan handshakeWithin;
    private readonly TimeProvider time;

    public GatewayConnection(Uri gateway, TimeSpan handshakeWithin, TimeProvider time)
    {
        (this.handshakeWithin, this.time) = (handshakeWithin, time);
        var settings = new GrpcChannelOptions { ConnectTimeout = TimeSpan.FromSeconds(3), Time = time };
        channel = new GrpcChannel(gateway, settings);
        call = channel.Duplex<Wire.WorkerBundle, Wire.SiloBundle>(
            "skyops.v1.WorkerGateway", "Connect", Wire.SiloBundle.Parser);
    }

    /// <summary>Challenge, enrol, welcome.</summary>
    /// <exception cref="WorkerRefusedException">The silo will not have this worker.</exception>
    public async Task<Wire.Welcome> EnrolAsync(
        Func<Wire.Challenge, Wire.Enrol> enrol, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(handshakeWithin, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var challenge = (await ReadAsync(either.Token)).Challenge
                ?? throw new InvalidDataException("The silo did not begin with a challenge.");
            var answer = new Wire.WorkerMessage { Enrol = enrol(challenge) };
            await call.WriteAsync(new Wire.WorkerBundle { Messages = { answer } }, either.Token);
            var welcome = await ReadAsync(either.Token);
            return welcome.Welcome ?? throw (welcome.Refused is { } refused
                ? SiloMessages.Refusal(refused)
                : new InvalidDataException("The silo did not answer the enrolment."));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The silo did not finish the handshake in time.");
        }
    }

    /// <summary>Sends what is queued, as many messages a frame as fit, until the queue is complete.</summary>
    public async Task SendAsync(ChannelReader<Wire.WorkerMessage> queue, CancellationToken cancellationToken)
    {
        while (await queue.WaitToReadAsync(cancellationToken))
        {
            var bundle = new Wire.WorkerBundle();
            var bytes = 0;
            while (bundle.Messages.Count < MostMessages && bytes < BundleBytes && queue.TryRead(out var message))
            {
                bundle.Messages.Add(message);
                bytes += message.CalculateSize();
            }

            await call.WriteAsync(bundle, cancellationToken);
        }

        await call.CompleteAsync(cancellationToken);
    }

    /// <summary>Reads until the silo ends the stream.</summary>
    public async Task ReceiveAsync(Action<Wire.SiloMessage> handle, CancellationToken cancellationToken)
    {
        while (arrived.TryDequeue(out var early)) handle(early);
        await foreach (var bundle in call.ReadAllAsync(cancellationToken))
        {
            foreach (var message in bundle.Messages) handle(message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await call.DisposeAsync();
        channel.Dispose();
    }

    private async Task<Wire.SiloMessage> ReadAsync(CancellationToken cancellationToken)
    {
        while (arrived.Count == 0)
        {
            var bundle = await call.ReadAsync(cancellationToken)
                ?? throw new InvalidDataException("The silo ended the stream during the handshake.");
            foreach (var message in bundle.Messages) arrived.Enqueue(message);
        }

        return arrived.Dequeue();
    }
}
