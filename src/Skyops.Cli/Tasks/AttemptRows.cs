using Skyops.Cli.Output;
using Skyops.Tasks;

namespace Skyops.Cli.Tasks;

/// <summary>Who computed what: a row per attempt.</summary>
internal static class AttemptRows
{
    public static readonly string[] Columns = ["stage", "shard", "replica", "epoch", "node", "state", "ran", "takes", "digest", "verdict"];

    /// <param name="view">The task.</param>
    /// <param name="nodeName">What to call a node; by default the beginning of its address.</param>
    public static IEnumerable<string[]> Of(TaskView view, Func<string, string>? nodeName = null) =>
        from shard in view.Shards
        orderby shard.Stage, shard.Shard
        from attempt in shard.Attempts.OrderBy(attempt => attempt.Slot).ThenBy(attempt => attempt.Epoch)
        select new[]
        {
            StageName(view, shard.Stage),
            $"{shard.Shard}",
            $"{attempt.Slot}",
            $"{attempt.Epoch}",
            nodeName?.Invoke(attempt.Node) ?? Formats.Short(attempt.Node),
            $"{attempt.State}{(attempt.Fault is { } fault ? $" (fault: {fault})" : "")}{(attempt.Reason is { } reason ? $": {reason}" : "")}",
            attempt.RunMs > 0 ? Formats.Seconds(attempt.RunMs / 1000.0) : "-",
            attempt.Usage is { } usage ? $"{usage.CpuPercent:0} % cpu, {usage.RamMiB} MiB ram{(usage.DiskMiB > 0 ? $", {usage.DiskMiB} MiB disk" : "")}" : "-",
            Formats.Short(attempt.Digest),
            Verdict(shard, attempt),
        };

    public static string StageName(TaskView view, int stage) => stage < view.Stages.Length ? view.Stages[stage].Name : $"{stage}";

    /// <summary>Not by the digests: where numbers are compared, results that agree may differ in their last digits.</summary>
    private static string Verdict(ShardView shard, AttemptView attempt) => attempt.Digest is null || shard.Digest is null
        ? "-"
        : attempt.State == "disagreed" ? "DIFFERS" : "agrees";
}
