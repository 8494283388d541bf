using Skyops.Worker.Gateway;
using Skyops.Worker.Telemetry;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Worker.Attempts;

/// <summary>
/// The worker's only clockwork for attempts: every 250 ms the memory of all process groups, every 500 ms the logs,
/// every second what changed in progress, in one message.
/// </summary>
internal sealed class AttemptTicker(AttemptTable table, Outbound outbound, TimeProvider time)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        for (var tick = 0; await timer.WaitForNextTickAsync(cancellationToken); tick++)
        {
            var attempts = table.Snapshot();
            if (attempts.Length == 0) continue;
            Watch(attempts);
            if (tick % 2 == 0) FlushLogs(attempts);
            if (tick % 4 == 0) SendProgress(attempts);
        }
    }

    private static void FlushLogs(Attempt[] attempts)
    {
        foreach (var attempt in attempts) attempt.Log?.Flush();
    }

    private void Watch(Attempt[] attempts)
    {
        var now = time.GetElapsedTime(0, time.GetTimestamp());
        var groups = new Dictionary<int, Attempt>();
        foreach (var attempt in attempts)
        {
            if (attempt.State is not AttemptState.Running { Child.Pid: var pid }) continue;
            if (attempt.Box is { } box) attempt.Observe(box, now);
            else groups[pid] = attempt;
        }

        if (groups.Count == 0) return;
        foreach (var (group, usage) in ProcessTable.SumGroups(groups.Keys)) groups[group].Observe(usage, now);
    }

    private void SendProgress(Attempt[] attempts)
    {
        var progress = new Wire.Progress();
        foreach (var attempt in attempts)
        {
            if (attempt.Meter.TakeChange(attempt.Key, attempt.State) is { } change) progress.Attempts.Add(change);
        }

        if (progress.Attempts.Count > 0) outbound.Post(new Wire.WorkerMessage { Progress = progress });
    }
}
