using Skyops.Grpc.Server;
using Skyops.Grpc.V1;

namespace Skyops.Silo.Gateway;

/// <summary>
/// Acknowledgements of one worker's heartbeats: those of bundles that arrived together go out together. One message serves all, since it is encoded as it is written. Used by
/// the loop that reads the stream.
/// </summary>
internal sealed class HeartbeatAcks
{
    private readonly GrpcServerCall<WorkerBundle, SiloBundle> _call;
    private readonly HeartbeatAck _ack = new();
    private readonly SiloBundle _bundle;
    private bool _written;

    public HeartbeatAcks(GrpcServerCall<WorkerBundle, SiloBundle> call, TimeProvider time)
    {
        _call = call;
        _bundle = WorkerGateway.Of(new SiloMessage { Heartbeat = _ack });
        RoundTrip = new RoundTrip(time);
    }

    public RoundTrip RoundTrip { get; }

    public void Add(ulong heartbeat)
    {
        _ack.Number = heartbeat;
        _ack.Echo = RoundTrip.Ask(heartbeat);
        _call.Write(_bundle);
        _written = true;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (!_written) return default;
        _written = false;
        return _call.FlushAsync(cancellationToken);
    }
}
