using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Grains;
using Skyops.Grains.Journaling;
using Skyops.Grpc.Server;
using Skyops.Grpc.V1;
using Skyops.Nodes;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Gateway;

/// <summary>
/// One worker's stream. Three loops run side by side until one ends: reading what the worker says, passing on what its node grain wants sent, and watching for
/// silence. Nothing is written to the store for a heartbeat.
/// </summary>
internal sealed class WorkerConnection(
    GrpcServerCall<WorkerBundle, SiloBundle> call,
    VerifiedNode node,
    string connectionId,
    INodeGrain grain,
    IGrainFactory grains,
    PoolOptions pool,
    WorkerLogs logs,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Messages of one worker that may be with grains at once; more wait in the stream (back-pressure).</summary>
    private const int InFlight = 16;

    /// <summary>Assignments that go out in one message, unless one alone is larger: 1 MiB.</summary>
    private const int MostAssignBytes = 1 << 20;

    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(InFlight);
    private readonly RoundTrip _roundTrip = new(time);
    private readonly ReceiptIntake _receipts = new(node, grains, logger);
    private readonly MessageRetries _retries = new(node.Address, time, logger);
    private long _lastHeard = time.GetTimestamp();

    /// <summary>Answers why it ended.</summary>
    public async Task<string> RunAsync()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        Task<string>[] loops = [ReadAsync(ended.Token), CommandAsync(ended.Token), WatchSilenceAsync(ended.Token)];
        var first = await Task.WhenAny([.. loops, _retries.SendAgain]);
        await ended.CancelAsync();
        foreach (var loop in loops)
        {
            try
            {
                await loop;
            }
            catch (Exception failure) when (failure is OperationCanceledException or IOException or Skyops.Grpc.GrpcException)
            {
                // Ending one loop ends the others this way; the reason is the first one's.
            }
        }

        return first.IsCompletedSuccessfully ? await first : "the stream broke";
    }

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var bundle in call.ReadAllAsync(cancellationToken))
        {
            Volatile.Write(ref _lastHeard, time.GetTimestamp());
            foreach (var message in bundle.Messages)
            {
                if (message.KindCase == WorkerMessage.KindOneofCase.Goodbye) return $"the worker said goodbye: {message.Goodbye.Reason}";
                if (message.KindCase == WorkerMessage.KindOneofCase.Heartbeat)
                {
                    var beat = message.Heartbeat.Number;
                    await SendAsync(new SiloMessage { Heartbeat = new HeartbeatAck { Number = beat, Echo = _roundTrip.Ask(beat) } });
                    if (message.Heartbeat.Holds is null) continue;
                }

                if (message.KindCase == WorkerMessage.KindOneofCase.Echo && !_roundTrip.Heard(message.Echo.Nonce)) continue;

                await _room.Writer.WriteAsync(true, cancellationToken);
                _ = HandleAsync(message, cancellationToken);
            }
        }

        return "the worker closed the stream";
    }

    /// <summary>A message that fails makes room for others: heartbeats behind it must be heard.</summary>
    private async Task HandleAsync(WorkerMessage message, CancellationToken ended)
    {
        var kind = message.KindCase.ToString();
        var handled = await _retries.TryAsync(() => DispatchAsync(message), kind);
        _room.Reader.TryRead(out _);
        if (!handled && message.KindCase != WorkerMessage.KindOneofCase.Progress) await _retries.RunAsync(() => DispatchAsync(message), kind, ended);
    }

    private async Task DispatchAsync(WorkerMessage message)
    {
        switch (message.KindCase)
        {
            case WorkerMessage.KindOneofCase.Receipts:
                if (await _receipts.RecordAsync(message.Receipts) is { } acknowledgement)
                    await SendAsync(new SiloMessage { Receipts = acknowledgement });
                break;
            case WorkerMessage.KindOneofCase.Progress:
                foreach (var task in message.Progress.Attempts.GroupBy(attempt => attempt.Key.TaskId))
                    await grains.GetGrain<ITaskGrain>(task.Key).ProgressAsync(node.Address, [.. task.Select(attempt => attempt.ToProgress())]);
                break;
            case WorkerMessage.KindOneofCase.Log:
                await SendAsync(new SiloMessage { Log = await logs.KeepAsync(node.Address, message.Log) });
                break;
            case WorkerMessage.KindOneofCase.Checkpoint:
                var key = message.Checkpoint.Key.ToKey();
                var answer = await grains.GetGrain<ITaskGrain>(key.TaskId).CheckpointedAsync(key, node.Address, message.Checkpoint.Checkpoint.ToCheckpoint());
                await SendAsync(new SiloMessage
                {
                    Checkpoint = new CheckpointAck { Key = message.Checkpoint.Key, Step = message.Checkpoint.Checkpoint.Step, Answer = answer.ToString() },
                });
                break;
            case WorkerMessage.KindOneofCase.Heartbeat:
                await grain.ObserveAsync(connectionId, new NodeObservation(null, message.Heartbeat.Holds.ToPrefixes()));
                break;
            case WorkerMessage.KindOneofCase.Echo:
                await grain.ObserveAsync(connectionId, new NodeObservation(_roundTrip.StepMs, null));
                break;
            case WorkerMessage.KindOneofCase.Declined:
                await grain.DeclinedAsync(connectionId, message.Declined.Attempts.ToKeys(), message.Declined.Reason);
                break;
        }
    }

    private async Task<string> CommandAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await grain.TakeCommandsAsync(connectionId, cancellationToken) is not { } commands) return "a newer connection of the same node took over";
            if (commands.Assign.Length == 0 && commands.Stop.Length == 0) continue;
            var bundle = new SiloBundle();
            var bytes = 0;
            if (commands.Stop.Length > 0)
            {
                var stop = new Stop();
                stop.Attempts.AddRange(commands.Stop.Select(WireMapping.ToWire));
                bundle.Messages.Add(new SiloMessage { Stop = stop });
            }

            if (commands.Assign.Length > 0)
            {
                bundle.Messages.Add(new SiloMessage { Assign = new Assign() });
                foreach (var assignment in commands.Assign.Select(WireMapping.ToWire))
                {
                    // Assignments with many inputs are large, and one message may not be.
                    if (bytes > MostAssignBytes)
                    {
                        await call.WriteAsync(bundle, cancellationToken);
                        (bundle, bytes) = (new SiloBundle { Messages = { new SiloMessage { Assign = new Assign() } } }, 0);
                    }

                    bundle.Messages[^1].Assign.Assignments.Add(assignment);
                    bytes += assignment.CalculateSize();
                }
            }

            await call.WriteAsync(bundle, cancellationToken);
        }
    }

    private async Task<string> WatchSilenceAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pool.Heartbeat, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var silence = time.GetElapsedTime(Volatile.Read(ref _lastHeard));
            if (silence > pool.UnreachableAfter) return $"no heartbeat for {silence.TotalSeconds:0.0} s";
        }

        return "the silo stops";
    }

    private ValueTask SendAsync(SiloMessage message) => call.WriteAsync(WorkerGateway.Of(message));
}
