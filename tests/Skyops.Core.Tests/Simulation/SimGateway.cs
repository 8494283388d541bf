using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// The silo's end of one worker's stream: enrols it, hands its messages to their grains, passes on commands, and ends
/// the stream after a silence. What a grain did not answer is not acknowledged.
/// </summary>
internal sealed class SimGateway(SimSilo silo, SimWorker worker, SimLink link, string connectionId)
{
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan UnreachableAfter = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan FenceAfter = TimeSpan.FromSeconds(6);
    public static readonly TimeSpan LostAfter = TimeSpan.FromSeconds(8);

    private DateTimeOffset _lastHeard = silo.Now;

    public async Task EnrolAsync(NodeConnect connect)
    {
        try
        {
            if (await silo.NodeActor(worker.Address).TurnAsync(node => node.ConnectAsync(connect)) is { } refusal)
                throw new InvalidOperationException($"{worker.Address} was refused: {refusal.Detail}");
        }
        catch (SimFault fault)
        {
            link.CloseAtSilo(closed => worker.Closed(closed, fault.Message));
            return;
        }

        _lastHeard = silo.Now;
        link.ToWorker(() => worker.Welcomed(link));
        silo.World.Guard(silo.Life, CommandAsync);
        WatchSilence();
    }

    /// <summary>
    /// Messages of one worker are handled side by side; one that fails is not acknowledged and tried again while the
    /// stream lives.
    /// </summary>
    public void Dispatch(Func<SimGateway, Task> message)
    {
        if (link.ClosedAtSilo) return;

        // Heard when it came: trying it again says nothing of the worker.
        _lastHeard = silo.Now;
        silo.World.Guard(silo.Life, () => HandleAsync(message));
    }

    private async Task HandleAsync(Func<SimGateway, Task> message)
    {
        for (var pause = 0.1; !link.ClosedAtSilo; pause = Math.Min(2, 2 * pause))
        {
            try
            {
                await message(this);
                return;
            }
            catch (SimFault fault)
            {
                silo.World.Trace.Write(worker.Address, $"a message was not handled: {fault.Message}");
            }

            await silo.World.Queue.DelayAsync(TimeSpan.FromSeconds(pause), silo.Life);
        }
    }

    public void HeardHeartbeat(long number)
    {
        _lastHeard = silo.Now;
        link.ToWorker(() => worker.HeartbeatAcknowledged(link, number));
    }

    public async Task ReportedAsync(long batch, SignedReceipt[] receipts)
    {
        foreach (var canary in receipts.Where(signed => CanaryNames.IsCanary(signed.Receipt.Key.TaskId)))
            await silo.NodeActor(worker.Address).TurnAsync(node => node.CanaryReportedAsync(canary));
        foreach (var task in receipts.Where(signed => !CanaryNames.IsCanary(signed.Receipt.Key.TaskId)).GroupBy(signed => signed.Receipt.Key.TaskId).ToArray())
        {
            var answers = await silo.TaskAsync(task.Key, grain => grain.ReportAsync([.. task]));
            silo.World.Trace.Write(worker.Address, $"{string.Join(' ', task.Select(s => $"{s.Receipt.Key} {s.Receipt.Exit}"))}: {string.Join(' ', answers)}");
        }

        link.ToWorker(() => worker.ReceiptsAcknowledged(batch));
    }

    public async Task CheckpointedAsync(AttemptKey key, Checkpoint checkpoint)
    {
        var answer = await silo.TaskAsync(key.TaskId, task => task.CheckpointedAsync(key, worker.Address, checkpoint));
        link.ToWorker(() => worker.CheckpointAcknowledged(key, answer));
    }

    public Task DeclinedAsync(AttemptKey[] keys) => silo.NodeActor(worker.Address).TurnAsync(node => node.DeclinedAsync(connectionId, keys));

    public void End(string reason)
    {
        if (link.ClosedAtSilo) return;
        link.CloseAtSilo(closed => worker.Closed(closed, reason));
        silo.World.Trace.Write(worker.Address, $"stream ended: {reason}");
        silo.World.Guard(silo.Life, () => silo.NodeActor(worker.Address).TurnAsync(node => node.DisconnectAsync(connectionId, reason)));
    }

    private async Task CommandAsync()
    {
        while (!link.ClosedAtSilo)
        {
            var commands = await silo.NodeActor(worker.Address).BesideAsync(node => node.TakeCommandsAsync(connectionId));
            if (commands is null)
            {
                End("a newer connection took over");
                return;
            }

            if (commands.Stop.Length > 0) link.ToWorker(() => worker.Stopped(commands.Stop));
            if (commands.Assign.Length > 0) link.ToWorker(() => worker.Assigned(link, commands.Assign));
        }
    }

    private void WatchSilence() => silo.World.Queue.After(Heartbeat, silo.Life, () =>
    {
        if (link.ClosedAtSilo) return;
        if (silo.Now - _lastHeard > UnreachableAfter) End("no heartbeat");
        else WatchSilence();
    });
}
