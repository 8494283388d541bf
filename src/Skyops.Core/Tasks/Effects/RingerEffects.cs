using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Ringers;

namespace Skyops.Core.Tasks.Effects;

/// <summary>What others hear of ringers: nodes and their records the same as of any attempt, the scheduler that room is free.</summary>
internal static class RingerEffects
{
    public static void Sent(TaskOutbox outbox, TaskState.Open open, RingerSent e)
    {
        var ringer = open.Ringers.Find(e.Stage, e.Shard, e.Slot, e.Epoch, e.Node)!;
        outbox.Assign(e.Node, AssignmentBuilder.Of(open, e.Stage, e.Shard, ringer.Attempt));
    }

    /// <summary>One is over by itself.</summary>
    public static void Over(TaskOutbox outbox, TaskState.Open before, TaskState.Open after, bool stop)
    {
        foreach (var ringer in before.Ringers.Live.Where(ringer => !after.Ringers.Live.Contains(ringer))) Free(outbox, before.Header, ringer, stop);
        Judged(outbox, before.Header, [after.Ringers.Past[^1]]);
    }

    /// <summary>A stage is over, or with null the task.</summary>
    public static void Stopped(TaskOutbox outbox, TaskState.Open before, int? stage)
    {
        foreach (var ringer in before.Ringers.Live.Where(ringer => stage is null || ringer.Known.Stage == stage))
        {
            var attempt = ringer.Attempt;
            outbox.Unassign(before.Header.Key(ringer.Known.Stage, ringer.Known.Shard, attempt.Slot, attempt.Epoch));
            Free(outbox, before.Header, ringer, stop: true);
            Judged(outbox, before.Header, [new PastRinger(ringer.Known.Stage, ringer.Known.Shard, RingerEnds.Stopped(ringer))]);
        }
    }

    /// <summary>After a restart.</summary>
    public static void Repeated(TaskOutbox outbox, TaskHeader header, TaskState.Open? open, RingerBook ringers)
    {
        foreach (var ringer in ringers.Live)
        {
            if (open is not null) outbox.Assign(ringer.Attempt.Node, AssignmentBuilder.Of(open, ringer.Known.Stage, ringer.Known.Shard, ringer.Attempt));
        }

        Judged(outbox, header, ringers.Past);
        foreach (var (stage, shard, past) in ringers.Past) outbox.Over(past.Attempt.Node, header.Key(stage, shard, past.Attempt.Slot, past.Attempt.Epoch), MayStillRun(past.State));
    }

    private static void Free(TaskOutbox outbox, TaskHeader header, LiveRinger ringer, bool stop)
    {
        var (known, attempt) = (ringer.Known, ringer.Attempt);
        outbox.Over(attempt.Node, header.Key(known.Stage, known.Shard, attempt.Slot, attempt.Epoch), stop);
        outbox.Release(AssignmentBuilder.Slot(header, known.Stage, ringer.RoomShard, ringer.RoomSlot, attempt.Node));
    }

    private static void Judged(TaskOutbox outbox, TaskHeader header, IEnumerable<PastRinger> ringers)
    {
        foreach (var (stage, shard, past) in ringers) EventEffects.Judged(outbox, header, stage, shard, [past]);
    }

    private static bool MayStillRun(string state) => state is Shards.AttemptStates.Lost or Shards.AttemptStates.Stopped;
}
