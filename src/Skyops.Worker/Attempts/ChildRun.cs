using System.Globalization;
using Skyops.Worker.Native;

namespace Skyops.Worker.Attempts;

/// <summary>How a child ended, how long it ran, and the last lines it wrote to standard error.</summary>
internal sealed record ChildResult(ChildExit Exit, TimeSpan RanFor, IReadOnlyList<string> LastErrors);

/// <summary>Runs the child process of an attempt within its limits and listens to it.</summary>
internal sealed class ChildRun(Attempt attempt, AttemptServices services)
{
    private const int LastLines = 12;

    /// <summary>After the group was killed its pipes end at once, unless a process that left the group holds them.</summary>
    private static readonly TimeSpan PipeRest = TimeSpan.FromSeconds(2);

    private readonly Queue<string> lastErrors = new();

    /// <summary>Starts the child and waits for its end, whatever brings it.</summary>
    public async Task<ChildResult> RunAsync()
    {
        attempt.Stopping.ThrowIfCancellationRequested();
        var job = InputFetch.MakeJob(attempt);
        await File.WriteAllBytesAsync(attempt.Folder.Job, job.ToJson());
        var child = await GroupProcess.StartAsync(services.Host.Request(attempt.Folder, Environment(job)));
        var started = services.Time.GetTimestamp();
        ChildMark.Write(attempt.Folder, child.Pid);
        attempt.Enter(new AttemptState.Running(child, started));
        using var wallTime = services.Time.CreateTimer(
            _ => attempt.Stop(StopCause.TimedOut),
            null,
            TimeSpan.FromSeconds(Math.Max(1, attempt.Assignment.DurationSeconds)),
            Timeout.InfiniteTimeSpan);

        var output = ListenAsync(child.StandardOutput, line => Handle(ChildLine.Parse(line)));
        var error = ListenAsync(child.StandardError, HandleError);
        var exit = await child.Exit;
        var ranFor = services.Time.GetElapsedTime(started);
        await Task.WhenAny(Task.WhenAll(output, error), Task.Delay(PipeRest, services.Time));
        lock (lastErrors) return new ChildResult(exit, ranFor, [.. lastErrors]);
    }

    private static Task ListenAsync(Stream stream, Action<string> line) => Task.Factory.StartNew(
        () =>
        {
            using (stream) LineReader.ReadAll(stream, line);
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    /// <summary>All that the child inherits. Nothing of the worker's own environment is passed on.</summary>
    private static Dictionary<string, string> Environment(AttemptJob job)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["PATH"] = "/usr/local/bin:/usr/bin:/bin",
            ["LANG"] = "C.UTF-8",
            ["HOME"] = "/nonexistent",
            ["SKYOPS_TASK"] = job.Key.TaskId,
            ["SKYOPS_SHARD_INDEX"] = job.Key.Shard.ToString(CultureInfo.InvariantCulture),
            ["SKYOPS_RESUME"] = job.Resume is null ? "0" : "1",
            [ParentWatch.Variable] = System.Environment.ProcessId.ToString(CultureInfo.InvariantCulture),
            ["DOTNET_gcServer"] = "0",
            ["DOTNET_TieredPGO"] = "0",
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_PROCESSOR_COUNT"] = job.Threads.ToString(CultureInfo.InvariantCulture),
        };
        if (job.RamMiB > 0)
        {
            // Hexadecimal bytes. The collector tries harder before this limit; the watchdog sees all other memory.
            environment["DOTNET_GCHeapHardLimit"] = ((long)job.RamMiB << 20).ToString("X", CultureInfo.InvariantCulture);
        }

        if (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root) environment["DOTNET_ROOT"] = root;
        return environment;
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
            case ChildLine.CheckpointWritten checkpoint:
                attempt.Checkpoints!.Announce(checkpoint);
                break;
            case ChildLine.Text text:
                attempt.Log!.Append(text.Line);
                break;
        }
    }

    private void HandleError(string line)
    {
        attempt.Log!.Append(line);
        lock (lastErrors)
        {
            if (lastErrors.Count == LastLines) lastErrors.Dequeue();
            lastErrors.Enqueue(line);
        }
    }
}
