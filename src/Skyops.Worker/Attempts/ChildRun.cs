using System.Text;
using Skyops.Tasks;
using Skyops.Worker.Native;

namespace Skyops.Worker.Attempts;

/// <summary>How a child ended, how long it ran, and the last lines it wrote to standard error.</summary>
internal sealed record ChildResult(ChildExit Exit, TimeSpan RanFor, IReadOnlyList<string> LastErrors);

/// <summary>Runs a process of an attempt within its limits and listens to it.</summary>
internal sealed class ChildRun(Attempt attempt, AttemptServices services)
{
    private const int LastLines = 12;

    private readonly Queue<string> lastErrors = new();
    private long logBytes;

    /// <summary>Starts the child and waits for its end, whatever brings it.</summary>
    /// <param name="request">What to start.</param>
    /// <param name="guard">Kills it when this worker dies; null for a child that sees to it itself.</param>
    public Task<ChildResult> RunAsync(SpawnRequest request, ProcessGuard? guard) =>
        RunAsync(async (output, error) => await GroupProcess.StartAsync(request, output, error, guard));

    /// <summary>The same of what somebody else starts.</summary>
    /// <param name="start">Starts it; takes who hears the lines of standard output and standard error.</param>
    public async Task<ChildResult> RunAsync(Func<Action<string>, Action<string>, Task<IProgramChild>> start)
    {
        attempt.Stopping.ThrowIfCancellationRequested();
        var child = await start(line => Handle(ChildLine.Parse(line)), HandleError);
        var started = services.Time.GetTimestamp();
        try
        {
            if (child.Pid != 0) ChildMark.Write(attempt.Folder, child.Pid);
        }
        catch
        {
            // A full disk: the attempt ends here, so nobody else would ever stop what was just started.
            child.Kill();
            await child.Exit;
            throw;
        }

        attempt.Enter(new AttemptState.Running(child, started));
        using var wallTime = services.Time.CreateTimer(
            _ => attempt.Stop(StopCause.TimedOut),
            null,
            TimeSpan.FromSeconds(Math.Max(1, attempt.Assignment.DurationSeconds)),
            Timeout.InfiniteTimeSpan);
        var exit = await child.Exit;
        var ranFor = services.Time.GetElapsedTime(started);
        lock (lastErrors) return new ChildResult(exit, ranFor, [.. lastErrors]);
    }

    private void Handle(ChildLine line)
    {
        switch (line)
        {
            case ChildLine.Progress progress:
                attempt.Meter.Progress(progress.Fraction);
                break;
            case ChildLine.Metric metric:
                attempt.Meter.Metric(metric.Name, metric.Value);
                break;
            case ChildLine.CheckpointWritten checkpoint when attempt.Order is not ProgramOrder:
                attempt.Checkpoints!.Announce(checkpoint);
                break;
            case ChildLine.CheckpointWritten checkpoint:
                Log($"::checkpoint {checkpoint.Step} {checkpoint.FileName}");
                break;
            case ChildLine.Text text:
                Log(text.Line);
                break;
        }
    }

    // Both streams are read by one thread. Who runs in a box is ended at the quota; of others the rest is dropped.
    private void Log(string line)
    {
        attempt.Log!.Append(line);
        logBytes += Encoding.UTF8.GetByteCount(line) + 1;
        if (attempt.Box is not null && logBytes > Limits.LogBytesPerAttempt) attempt.Stop(StopCause.LogQuota);
    }

    private void HandleError(string line)
    {
        Log(line);
        lock (lastErrors)
        {
            if (lastErrors.Count == LastLines) lastErrors.Dequeue();
            lastErrors.Enqueue(line);
        }
    }
}
