using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Tasks.Stages;
using Skyops.Ledger;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>Beginning, stages and end of a task: <c>Apply</c> of the events that are about the whole task.</summary>
internal static class TaskEvolution
{
    public static TaskState Begin(TaskSubmitted e)
    {
        var header = new TaskHeader(e.TaskId, e.Account, e.Spec, e.SpecHash, e.HoldId, e.At);
        var open = new TaskState.Open(
            header, e.AwaitsTasks, 0, BeginStage(header, 0), KeptOutputs.Nothing, Bill.Empty, TaskCounts.Zero, null,
            RecentShards.None);
        return e.AwaitsTasks ? open : open with { Progress = open.Progress.TopUp() };
    }

    public static TaskState Start(TaskState.Open open) =>
        open with { AwaitsTasks = false, Progress = open.Progress.TopUp() };

    public static TaskState NextStage(TaskState.Open open)
    {
        var next = open.Stage + 1;
        return open with
        {
            Stage = next,
            Progress = BeginStage(open.Header, next).TopUp(),
            Outputs = open.Outputs.From(open.Header.Plan.OldestNeeded(next)),
        };
    }

    public static TaskState End(TaskState.Open open, EndReason reason, DateTimeOffset at, int? failedShard = null)
    {
        var recent = open.Recent;
        foreach (var (index, shard) in open.Progress.Active)
        {
            if (shard.Epoch == 0) continue;
            var state = index == failedShard ? FinishedShard.Failed : FinishedShard.Stopped;
            recent = recent.With(new FinishedShard(open.Stage, index, state, null, Settled.WithoutVerdict(shard)));
        }

        return new TaskState.Ended(
            open.Header, reason, open.Stage, open.Progress.Accepted, open.Bill with { Reserved = Amount.Zero },
            open.Counts,
            open.StartedAt, at, recent);
    }

    private static StageProgress BeginStage(TaskHeader header, int stage) =>
        StageProgress.Begin(header.Plan[stage].Shards, header.Spec.Redundancy);
}
