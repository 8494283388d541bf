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
            header, e.AwaitsTasks, StageTable.Begin(header.Plan), KeptOutputs.Nothing, Bill.Empty, TaskCounts.Zero, null,
            RecentShards.None);
        return e.AwaitsTasks ? open : open with { Stages = open.Stages.TopUp() };
    }

    public static TaskState Start(TaskState.Open open) =>
        open with { AwaitsTasks = false, Stages = open.Stages.TopUp() };

    /// <summary>True when all shards of a stage have their verdict and there are other stages to come or under way.</summary>
    public static bool CanComplete(TaskState.Open open, int stage) =>
        open.Stages.Find(stage) is { IsComplete: true } && !open.Stages.IsLast(open.Header.Plan, stage);

    /// <summary>True when the only stage that is not over has all its verdicts.</summary>
    public static bool CanComplete(TaskState.Open open) =>
        open.Stages.Completed.Count == open.Header.Plan.Count - 1 && open.Stages.Active.Values.All(stage => stage.IsComplete);

    public static TaskState CompleteStage(TaskState.Open open, int stage)
    {
        var plan = open.Header.Plan;
        var stages = open.Stages.Complete(plan, stage);
        return open with { Stages = stages.TopUp(), Outputs = open.Outputs.Without(stages.Unread(plan, stage)), Ringers = open.Ringers.Stop(stage) };
    }

    public static TaskState End(TaskState.Open open, EndReason reason, DateTimeOffset at, int? failedStage = null, int? failedShard = null)
    {
        var recent = open.Recent;
        foreach (var (stage, index, shard) in open.ActiveShards)
        {
            if (shard.Epoch == 0) continue;
            var state = stage == failedStage && index == failedShard ? FinishedShard.Failed : FinishedShard.Stopped;
            recent = recent.With(new FinishedShard(stage, index, state, null, Settled.WithoutVerdict(shard)));
        }

        return new TaskState.Ended(
            open.Header, reason, open.Stages.AtEnd(), open.Bill with { Reserved = Amount.Zero },
            open.Counts,
            open.StartedAt, at, recent)
        { Ringers = open.Ringers.Stop(null) };
    }
}
