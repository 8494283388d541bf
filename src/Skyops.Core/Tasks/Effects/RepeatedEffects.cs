using Skyops.Core.Tasks.Shards;

namespace Skyops.Core.Tasks.Effects;

/// <summary>
/// What is told again after a restart, because the last append may not have been followed by its messages.
/// </summary>
internal static class RepeatedEffects
{
    public static void Open(TaskOutbox outbox, TaskState.Open open)
    {
        outbox.Known = true;
        foreach (var (stage, index, shard) in open.ActiveShards)
        {
            foreach (var attempt in shard.LiveAttempts)
                outbox.Assign(attempt.Node, AssignmentBuilder.Of(open, stage, index, attempt));
            foreach (var slot in shard.Slots.OfType<SlotState.Reported>())
            {
                outbox.Over(
                    slot.Attempt.Node, open.Header.Key(stage, index, slot.Attempt.Slot, slot.Attempt.Epoch),
                    stop: false);
            }

            outbox.Compare(ComparisonEffects.Due(open, stage, index));
            Past(outbox, open.Header, stage, index, shard.Past);
        }

        Recent(outbox, open.Header, open.Recent);
        RingerEffects.Repeated(outbox, open.Header, open, open.Ringers);
        if (!open.AwaitsTasks) PlacementEffects.All(outbox, open);
    }

    public static void Ended(TaskOutbox outbox, TaskState.Ended ended)
    {
        Recent(outbox, ended.Header, ended.Recent);
        RingerEffects.Repeated(outbox, ended.Header, null, ended.Ringers);
        EventEffects.Finish(outbox, ended);
    }

    private static void Recent(TaskOutbox outbox, TaskHeader header, RecentShards recent)
    {
        foreach (var shard in recent.Shards) Past(outbox, header, shard.Stage, shard.Shard, shard.Attempts);
    }

    private static void Past(
        TaskOutbox outbox, TaskHeader header, int stage, int shard, IReadOnlyCollection<PastAttempt> attempts)
    {
        EventEffects.Judged(outbox, header, stage, shard, attempts);
        foreach (var past in attempts)
        {
            var stop = past.State is AttemptStates.Lost or AttemptStates.Stopped;
            outbox.Over(past.Attempt.Node, header.Key(stage, shard, past.Attempt.Slot, past.Attempt.Epoch), stop);
        }
    }
}
