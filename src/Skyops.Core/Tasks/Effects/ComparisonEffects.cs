using Skyops.Core.Tasks.Shards;

namespace Skyops.Core.Tasks.Effects;

/// <summary>
/// Which results have to be compared before a shard can be judged. It follows from the state alone, so it is asked for again
/// after a restart.
/// </summary>
internal static class ComparisonEffects
{
    public static TaskEffect.CompareResults? Due(TaskState.Open open, int stage, int index)
    {
        var comparator = open.Header.Plan[stage].Terms.Comparator;
        if (comparator.IsBitwise || open.Stages.Find(stage, index) is not { } shard) return null;
        var pairs = ComparisonBook.Due(shard).Select(pair => new ResultPair(Of(pair.First), Of(pair.Second))).ToArray();
        return pairs.Length == 0 ? null : new TaskEffect.CompareResults(stage, index, comparator, pairs);
    }

    private static ResultToCompare Of(SlotState.Reported slot) => new(slot.Attempt.Epoch, slot.Result.Outputs);
}
