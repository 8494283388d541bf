using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Views;

/// <summary>
/// Shards that were started, at most <see cref="Limits.ShardsInView"/> of the newest. Digests show only where there
/// is a verdict.
/// </summary>
internal static class ShardViews
{
    public static ShardView[] Of(TaskState state, IReadOnlyDictionary<AttemptKey, AttemptProgress> live)
    {
        var views = state switch
        {
            TaskState.Open s => s.Recent.Shards.Select(Finished).Concat(
                s.ActiveShards.Where(a => a.State.Epoch > 0).Select(a => Active(s, a.Stage, a.Shard, a.State, live))),
            TaskState.Ended s => s.Recent.Shards.Select(Finished),
            _ => [],
        };
        return [.. views.TakeLast(Limits.ShardsInView).OrderBy(v => v.Stage).ThenBy(v => v.Shard)];
    }

    private static ShardView Finished(FinishedShard shard) =>
        new(shard.Stage, shard.Shard, shard.State, shard.Digest, [.. shard.Attempts.Select(Past).OrderBy(a => a.Epoch)]);

    private static ShardView Active(
        TaskState.Open open, int stage, int index, ShardState shard, IReadOnlyDictionary<AttemptKey, AttemptProgress> live)
    {
        var present = shard.Slots.Select(s => Present(open, stage, index, s, live)).OfType<AttemptView>();
        var attempts = shard.Past.Select(Past).Concat(present);
        var state = shard.Slots.Any(s => s is SlotState.Live) ? "running" : "waiting";
        return new(stage, index, state, null, [.. attempts.OrderBy(a => a.Epoch)]) { CheckpointStep = shard.Checkpoints.Resume?.Step };
    }

    private static AttemptView? Present(
        TaskState.Open open, int stage, int index, SlotState slot,
        IReadOnlyDictionary<AttemptKey, AttemptProgress> live) => slot switch
        {
            SlotState.Reported r =>
                View(r.Attempt, AttemptStates.Reported, null, null, 1, [], r.Result.MeteredMs, null),
            SlotState.Live l when live.TryGetValue(
                open.Header.Key(stage, index, l.Attempt.Slot, l.Attempt.Epoch), out var p) =>
                View(l.Attempt, AttemptStates.Running, null, null, p.Fraction, p.Metrics, 0, null) with { Usage = new AttemptUsage(p.CpuPercent, p.RamMiB, p.DiskMiB) },
            SlotState.Live l => View(l.Attempt, AttemptStates.Leased, null, null, 0, [], 0, null),
            _ => null,
        };

    private static AttemptView Past(PastAttempt past) => View(
        past.Attempt, past.State, past.Reason, past.Digest,
        past.State is AttemptStates.Agreed or AttemptStates.Disagreed ? 1 : 0, [], past.MeteredMs,
        past.Paid) with
    { Fault = FaultOf(past.Fault) };

    private static string? FaultOf(AttemptFault? fault) => fault switch
    {
        AttemptFault.Task => "task",
        AttemptFault.Node => "node",
        AttemptFault.Loss => "network",
        AttemptFault.Nobody => "nobody",
        _ => null,
    };

    private static AttemptView View(
        Attempt attempt, string state, string? reason, string? digest, double fraction,
        Dictionary<string, double> metrics, long runMs, Amount? paid) =>
        new(attempt.Slot, attempt.Epoch, attempt.Node, state, reason, digest, fraction, metrics, runMs, attempt.Resume?.Step ?? 0, attempt.LeasedAt, paid);
}
