using Skyops.Core.Tasks.Shards;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Effects;

/// <summary>How a leased attempt is told to its node and to the scheduler.</summary>
internal static class AssignmentBuilder
{
    public static Assignment Of(TaskState.Open open, int stageIndex, int shard, Attempt attempt)
    {
        var spec = open.Header.Spec;
        var stage = open.Header.Plan[stageIndex];
        return new Assignment(
            open.Header.Key(stageIndex, shard, attempt.Slot, attempt.Epoch), open.Header.Account, stage.Order(shard),
            stage.Inputs(shard, open.Outputs),
            stage.Terms.Resources, stage.Terms.DurationSeconds, spec.CheckpointEverySeconds, attempt.Resume, attempt.PricePerHour)
        { Sealing = spec.Sealing?.Id };
    }

    public static SlotOnNode Slot(TaskHeader header, int stage, int shard, int slot, string node) =>
        new(stage, shard, slot, node, header.Plan[stage].Terms.Resources);
}
