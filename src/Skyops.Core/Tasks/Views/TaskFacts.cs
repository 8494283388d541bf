using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Shards;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Core.Tasks.Views;

/// <summary>What an open and an ended task have in common for those who look.</summary>
internal sealed record TaskFacts(
    TaskHeader Header, TaskStatus Status, string? Reason, double Progress, Bill Bill, TaskCounts Counts,
    DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>Below this much progress a time left would be a guess.</summary>
    private const double ProgressThatTells = 0.02;

    public static readonly IReadOnlyDictionary<AttemptKey, AttemptProgress> NoProgress = new Dictionary<AttemptKey,
    AttemptProgress>();

    public static TaskFacts? Of(TaskState state, IReadOnlyDictionary<AttemptKey, AttemptProgress> live) => state switch
    {
        TaskState.Open s => new(
            s.Header,
            s.ActiveShards.Any(shard => HasWork(shard.State)) || s.StartedAt is not null ? TaskStatus.Running : TaskStatus.Waiting,
            WaitReason(s), Done(s, live), s.Bill, s.Counts, s.StartedAt, null),
        TaskState.Ended s => new(
            s.Header, StatusOf(s.Reason), ReasonOf(s.Reason),
            s.Reason is EndReason.Completed ? 1 : (double)s.Counts.Accepted / s.Header.Plan.TotalShards,
            s.Bill, s.Counts, s.StartedAt, s.EndedAt),
        _ => null,
    };

    /// <summary>From the pace since the first lease; null when nothing is known yet or the task is over.</summary>
    public double? SecondsLeft(DateTimeOffset now) =>
        EndedAt is null && StartedAt is { } started && Progress >= ProgressThatTells && now > started
            ? (now - started).TotalSeconds * (1 - Progress) / Progress
            : null;

    private static bool HasWork(ShardState shard) => shard.Slots.Any(s => s.Holder is not null);

    private static string? WaitReason(TaskState.Open open)
    {
        if (open.AwaitsTasks) return $"waits for {string.Join(", ", open.Header.Spec.After)}";
        if (KeyRules.AwaitsOwner(open)) return $"waits for the owner's keys: skyops task keys {open.Header.Id}";
        return open.StartedAt is null ? "waits for nodes" : null;
    }

    private static double Done(TaskState.Open open, IReadOnlyDictionary<AttemptKey, AttemptProgress> live)
    {
        double done = open.Counts.Accepted;
        foreach (var (stage, index, shard) in open.ActiveShards) done += Fraction(open, stage, index, shard, live);
        return Math.Clamp(done / open.Header.Plan.TotalShards, 0, 1);
    }

    private static double Fraction(
        TaskState.Open open, int stage, int index, ShardState shard, IReadOnlyDictionary<AttemptKey, AttemptProgress> live)
    {
        double sum = 0;
        foreach (var slot in shard.Slots)
        {
            sum += slot switch
            {
                SlotState.Reported => 1,
                SlotState.Live l when live.TryGetValue(
                    open.Header.Key(stage, index, l.Attempt.Slot, l.Attempt.Epoch), out var progress) =>
                    double.IsFinite(progress.Fraction) ? Math.Clamp(progress.Fraction, 0, 1) : 0,
                _ => 0,
            };
        }

        // A shard is not done before its verdict.
        return Math.Min(0.99, sum / shard.Slots.Length);
    }

    private static TaskStatus StatusOf(EndReason reason) => reason switch
    {
        EndReason.Completed => TaskStatus.Completed,
        EndReason.Cancelled => TaskStatus.Cancelled,
        _ => TaskStatus.Failed,
    };

    private static string? ReasonOf(EndReason reason) => reason switch
    {
        EndReason.Failed failed => failed.Detail,
        EndReason.Cancelled cancelled => cancelled.Detail,
        _ => null,
    };
}
