using Skyops.Core.Tasks.Ringers;
using Skyops.Core.Tasks.Shards;

namespace Skyops.Core.Tasks.Deciding;

/// <summary><c>Apply</c> of the events that are about a ringer: none changes a shard, the bill or a count.</summary>
internal static class RingerEvolution
{
    public static TaskState Sent(TaskState.Open open, RingerSent e)
    {
        var known = open.Ringers.Known.FirstOrDefault(k => k.Stage == e.Stage && k.Shard == e.Shard && k.Slot == e.Slot && k.Epoch == e.Epoch)
            ?? throw Impossible(e);
        var attempt = new Attempt(e.Slot, e.Epoch, e.Node, e.Owner, e.PricePerHour, e.At, null, e.Network, e.Class);
        return open with { Ringers = open.Ringers.Send(known, new LiveRinger(known, e.RoomShard, e.RoomSlot, attempt, 0)) };
    }

    public static TaskState Checkpointed(TaskState.Open open, RingerCheckpointed e)
    {
        var ringer = open.Ringers.Find(e.Stage, e.Shard, e.Slot, e.Epoch, e.Node) ?? throw Impossible(e);
        return open with { Ringers = open.Ringers.With(ringer, ringer with { Step = e.Step }) };
    }

    public static TaskState Judged(TaskState.Open open, RingerJudged e)
    {
        var ringer = open.Ringers.Find(e.Receipt.Receipt.Key, e.Receipt.Node) ?? throw Impossible(e);
        return open with { Ringers = open.Ringers.End(ringer, RingerEnds.Judged(ringer, e)) };
    }

    public static TaskState Dropped(TaskState.Open open, RingerDropped e)
    {
        var ringer = open.Ringers.Find(e.Stage, e.Shard, e.Slot, e.Epoch, e.Node) ?? throw Impossible(e);
        return open with { Ringers = open.Ringers.End(ringer, RingerEnds.Dropped(ringer, e)) };
    }

    private static InvalidOperationException Impossible(TaskEvent e) =>
        new($"{e.GetType().Name} does not fit any ringer of the task: {e.Describe()}");
}
