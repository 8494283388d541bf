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

    /// <summary>Pause before a stream is ended over a message that was not kept: a store that is away is not asked more often by that.</summary>
    private static readonly TimeSpan BeforeAnew = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource<string> _anew = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<bool> _room = Channel.CreateBounded<bool>(InFlight);
    private readonly ReceiptIntake _receipts = new(node, grains, logger);
    private long _lastHeard = time.GetTimestamp();

    /// <summary>Answers why it ended.</summary>
    public async Task<string> RunAsync()
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.CancellationToken);
        Task<string>[] loops = [ReadAsync(ended.Token), CommandAsync(ended.Token), WatchSilenceAsync(ended.Token), _anew.Task.WaitAsync(ended.Token)];
        var first = await Task.WhenAny(loops);
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
                    await SendAsync(new SiloMessage { Heartbeat = new HeartbeatAck { Number = message.Heartbeat.Number } });
                    continue;
                }

                await _room.Writer.WriteAsync(true, cancellationToken);
                _ = HandleAsync(message);
            }
        }

        return "the worker closed the stream";
    }

    private async Task HandleAsync(WorkerMessage message)
    {
        try
        {
            await DispatchAsync(message);
        }
        catch (Exception failure)
        {
            // Not acknowledged, so the worker keeps it and sends it again on its next stream.
            logger.MessageFailed(failure, node.Address, message.KindCase.ToString());
            if (failure is JournalUnavailableException or StaleActivationException or TimeoutException) _ = BeginAnewAsync();
        }
        finally
        {
            _room.Reader.TryRead(out _);
        }
    }

    /// <summary>What was not kept because of the store would wait for a break of the stream otherwise, however long the store has been back.</summary>
    private async Task BeginAnewAsync()
    {
        await Task.Delay(BeforeAnew, time);
        _anew.TrySetResult("a message could not be kept; the worker sends it again on a new stream");
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
            if (commands.Stop.Length > 0)
            {
                var stop = new Stop();
                stop.Attempts.AddRange(commands.Stop.Select(WireMapping.ToWire));
                bundle.Messages.Add(new SiloMessage { Stop = stop });
            }

            if (commands.Assign.Length > 0)
            {
                var assign = new Assign();
                assign.Assignments.AddRange(commands.Assign.Select(WireMapping.ToWire));
                bundle.Messages.Add(new SiloMessage { Assign = assign });
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
