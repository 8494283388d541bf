using System.Globalization;
using Skyops.Worker.Native;

namespace Skyops.Worker.Attempts;

/// <summary>The child that trains: this very program, told what to do by a file in the attempt's folder.</summary>
internal static class TrainChild
{
    public static async Task<SpawnRequest> PrepareAsync(Attempt attempt, AttemptServices services)
    {
        var job = InputFetch.MakeJob(attempt);
        await File.WriteAllBytesAsync(attempt.Folder.Job, job.ToJson());
        return services.Host.Request(attempt.Folder, Environment(job));
    }

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
            var bytes = (long)job.RamMiB << 20;
            environment["DOTNET_GCHeapHardLimit"] = bytes.ToString("X", CultureInfo.InvariantCulture);
        }

        if (System.Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root) environment["DOTNET_ROOT"] = root;
        return environment;
    }
}
