using Skyops.Core.Tasks;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>What the receivers of a task's messages would know: it must always be what the state says.</summary>
internal sealed class TaskMirror
{
    private readonly Dictionary<(int Stage, int Shard, int Slot), string> waiting = [];
    private readonly HashSet<(string Node, AttemptKey Key)> onNodes = [];
    private readonly HashSet<(int Stage, int Shard, int Slot, string Node)> room = [];
    private readonly HashSet<(string Node, AttemptKey Key)> outcomes = [];

    public void Follow(IReadOnlyList<TaskEvent> events, IReadOnlyList<TaskEffect> effects, TaskState after)
    {
        foreach (var e in events)
        {
            if (e is AttemptLeased leased) room.Add((leased.Stage, leased.Shard, leased.Slot, leased.Node));
            if (e is RingerSent sent) Instead(sent);
        }

        foreach (var effect in effects) Receive(effect);
        Compare(after);
    }

    private void Receive(TaskEffect effect)
    {
        switch (effect)
        {
            case TaskEffect.RequestPlacement { Request: var request }:
                foreach (var slot in request.Waiting) waiting[(request.Stage, slot.Shard, slot.Slot)] = Text(slot);
                break;
            case TaskEffect.Assign assign:
                foreach (var assignment in assign.Assignments) onNodes.Add((assign.Node, assignment.Key));
                break;
            case TaskEffect.ReleaseOnNode release:
                onNodes.ExceptWith(release.Keys.Select(key => (release.Node, key)));
                break;
            case TaskEffect.ReleaseSlots release:
                foreach (var s in release.Slots)
                    Assert.True(room.Remove((s.Stage, s.Shard, s.Slot, s.Node)), "room was released twice");
                break;
            case TaskEffect.Outcomes told:
                foreach (var outcome in told.Items) Assert.True(outcomes.Add((told.Node, outcome.Key)), "an outcome was told twice");
                break;
        }
    }

    private void Compare(TaskState state)
    {
        var again = TaskEffects.OnActivation(state);
        var live = again.OfType<TaskEffect.Assign>().SelectMany(a => a.Assignments.Select(x => (a.Node, x.Key))).ToHashSet();
        Assert.Equal(Order(live), Order(onNodes));
        Assert.Equal(live.Count, room.Count);
        foreach (var request in again.OfType<TaskEffect.RequestPlacement>().Select(r => r.Request))
        {
            foreach (var slot in request.Waiting)
                Assert.Equal(Text(slot), waiting.GetValueOrDefault((request.Stage, slot.Shard, slot.Slot)));
        }

        // One that waits in the lists has no attempts, and what can be said for it is all that it would say.
        var unstarted = TaskEffects.OfUnstarted(state);
        if (state is TaskState.Open { AwaitsTasks: true }) Assert.Null(unstarted);
        else if (TaskProjection.Summary(state)!.Status == Skyops.Tasks.TaskStatus.Waiting) Assert.Equal(again.Count, unstarted!.Count);
        else if (state is TaskState.Open) Assert.Null(unstarted);

        // Everything that was ever told of a small task is told again, no more and no less.
        var repeated = again.OfType<TaskEffect.Outcomes>().SelectMany(o => o.Items.Select(x => (o.Node, x.Key))).ToHashSet();
        Assert.Equal(Order(repeated), Order(outcomes));
    }

    /// <summary>The answer to the offer tells the scheduler that the slot waits on, for another node.</summary>
    private void Instead(RingerSent sent)
    {
        room.Add((sent.Stage, sent.RoomShard, sent.RoomSlot, sent.Node));
        var place = (sent.Stage, sent.RoomShard, sent.RoomSlot);
        if (waiting[place].Split('|', 2) is [var nodes, var rest]) waiting[place] = $"{(nodes.Length > 0 ? $"{nodes}," : "")}{sent.Node}|{rest}";
    }

    private static IEnumerable<string> Order(IEnumerable<(string Node, AttemptKey Key)> keys) =>
        keys.Select(k => $"{k}").Order(StringComparer.Ordinal);

    private static string Text(SlotRequest slot) =>
        $"{string.Join(',', slot.ExcludedNodes)}|{string.Join(',', slot.ExcludedOwners)}|{slot.NotBefore:O}";
}
