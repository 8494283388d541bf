using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Grains.Journaling;
using Skyops.Grpc.Server;
using Skyops.Grpc.V1;
using Skyops.Nodes;
using Skyops.Silo.Blobs;
using Skyops.Silo.Sealing;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Gateway;

/// <summary>
/// One worker's stream. Two loops run side by side until one ends or the worker has been silent for too long: reading what it says, and passing on what its node grain wants
/// sent. Nothing is written to the store for a heartbeat, and an idle worker costs a few hops of the stream itself.
/// </summary>
internal sealed class WorkerConnection(
    GrpcServerCall<WorkerBundle, SiloBundle> call,
    VerifiedNode node,
    string connectionId,
    INodeGrain grain,
    IGrainFactory grains,
    SilenceWatch silence,
    ProgressClock progressClock,
    WorkerLogs logs,
    UploadedFiles files,
    KeyReleases keys,
    TimeProvider time,
    ILogger logger)
{
    /// <summary>Bundles that have arrived already and are read before their acknowledgements go out together.</summary>
    private const int MostAtOnce = 64;

    /// <summary>Messages of one worker that may be with grains at once; more wait in the stream (back-pressure).</summary>
    private const int InFlight = 16;

    /// <summary>Assignments that go out in one message, unless one alone is larger: 1 MiB.</summary>
    private const int MostAssignBytes = 1 << 20;

    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(InFlight);
    private readonly HeartbeatAcks _acks = new(call, time);
    private readonly ProgressIntake _progress = new(node.Address, grains, progressClock, logger);
    private readonly ReceiptIntake _receipts = new(node, grains, files, logger);
    private readonly MessageRetries _retries = new(node.Address, time, logger);
    private readonly TaskCompletionSource<string> _silent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _lastHeard = time.GetTimestamp();

    /// <summary>From the watch over all connections, now and then.</summary>
    public void EndIfSilentFor(TimeSpan longest)
    {
        var silent = time.GetElapsedTime(Volatile.Read(ref _lastHeard));
        if (silent > longest) _silent.TrySetResult($"no heartbeat for {silent.TotalSeconds:0.0} s");
    }

    /// <summary>Answers why it ended.</summary>
    public async Task<string> RunAsync()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        using var watched = silence.Watch(this);
        Task<string>[] loops = [ReadAsync(ended.Token), CommandAsync(ended.Token)];
        var first = await Task.WhenAny([.. loops, _silent.Task, _retries.SendAgain]);
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
        var intake = new BundleIntake(call, _acks, _progress);
        while (await call.WaitToReadAsync(cancellationToken))
        {
            Volatile.Write(ref _lastHeard, time.GetTimestamp());
            for (var left = MostAtOnce; left > 0 && call.TryReadBytes(out var bytes); left--)
            {
                if (intake.Take(bytes) is { } messages && await TakeAsync(messages, cancellationToken) is { } reason) return reason;
            }

            await _acks.FlushAsync(cancellationToken);
        }

        return "the worker closed the stream";
    }

    /// <summary>Answers why the stream ends, if it does.</summary>
    private async ValueTask<string?> TakeAsync(List<WorkerMessage> messages, CancellationToken cancellationToken)
    {
        foreach (var message in messages)
        {
            switch (message.KindCase)
            {
                case WorkerMessage.KindOneofCase.Goodbye:
                    return $"the worker said goodbye: {message.Goodbye.Reason}";
                case WorkerMessage.KindOneofCase.Heartbeat:
                    _acks.Add(message.Heartbeat.Number);
                    if (message.Heartbeat.Holds is null) continue;
                    break;
                case WorkerMessage.KindOneofCase.Echo when !_acks.RoundTrip.Heard(message.Echo.Nonce):
                    continue;
            }

            if (!_room.Writer.TryWrite(true))
            {
                // Before it waits: what is acknowledged must not.
                await _acks.FlushAsync(cancellationToken);
                await _room.Writer.WriteAsync(true, cancellationToken);
            }

            _ = HandleAsync(message, cancellationToken);
        }

        return null;
    }

    /// <summary>A message that fails makes room for others: heartbeats behind it must be heard.</summary>
    private async Task HandleAsync(WorkerMessage message, CancellationToken ended)
    {
        var handled = true;
        try
        {
            await DispatchAsync(message);
        }
        catch (Exception failure)
        {
            logger.MessageFailed(failure, node.Address, message.KindCase.ToString());
            handled = false;
        }

        _room.Reader.TryRead(out _);
        if (!handled && message.KindCase != WorkerMessage.KindOneofCase.Progress)
            await _retries.RunAsync(() => DispatchAsync(message), message.KindCase.ToString(), ended);
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
                await _progress.TellAsync(message.Progress);
                break;
            case WorkerMessage.KindOneofCase.Log:
                await SendAsync(new SiloMessage { Log = await logs.KeepAsync(node.Address, message.Log) });
                break;
            case WorkerMessage.KindOneofCase.Checkpoint:
                var key = message.Checkpoint.Key.ToKey();
                var checkpoint = message.Checkpoint.Checkpoint.ToCheckpoint();
                var answer = files.AreAll(node.Address, checkpoint.Files)
                    ? await grains.GetGrain<ITaskGrain>(key.TaskId).CheckpointedAsync(key, node.Address, checkpoint)
                    : ReportAnswer.Malformed;
                await SendAsync(new SiloMessage
                {
                    Checkpoint = new CheckpointAck { Key = message.Checkpoint.Key, Step = message.Checkpoint.Checkpoint.Step, Answer = answer.ToString() },
                });
                break;
            case WorkerMessage.KindOneofCase.KeyRequest:
                await SendAsync(new SiloMessage { Keys = await keys.AnswerAsync(node, message.KeyRequest.Key) });
                break;
            case WorkerMessage.KindOneofCase.Heartbeat:
                await grain.ObserveAsync(connectionId, new NodeObservation(null, message.Heartbeat.Holds.ToPrefixes()));
                break;
            case WorkerMessage.KindOneofCase.Telemetry:
                await grain.ObserveAsync(connectionId, new NodeObservation(null, null) { Gpus = message.Telemetry.Gpus.ToReadings() });
                break;
            case WorkerMessage.KindOneofCase.Echo:
                await grain.ObserveAsync(connectionId, new NodeObservation(_acks.RoundTrip.StepMs, null));
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

    private ValueTask SendAsync(SiloMessage message) => call.WriteAsync(WorkerGateway.Of(message));
}
