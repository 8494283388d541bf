using Skyops.Core.Scheduling.Filters;
using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// Says why: in short for everything that is left after a pass, in full for a task that somebody asks about.
/// </summary>
internal static class Explaining
{
    private const int GroupsKept = 128;
    private const long IdlePasses = 256;

    public static WaitingGroup[] WhatIsLeft(SchedulerState state)
    {
        var waiting = new List<WaitingGroup>();
        foreach (var group in state.Groups)
        {
            // What only backs off was not come to, and is not looked into for this.
            if (group.Waiting == 0 || group.UsedInPass != state.Passes) continue;
            var tree = state.CandidatesOf(group);
            var reason = tree.Count == 0 ? WaitReason.NoSuchNode : tree.Any ? WaitReason.HeldBack : WaitReason.NoRoom;
            waiting.Add(new WaitingGroup(group.Shape.Executor, group.Shape.Resources, group.Waiting, reason));
        }

        state.Waiting.DropIdleGroups(GroupsKept, state.Passes, IdlePasses);
        return [.. waiting];
    }

    public static Explanation? Of(SchedulerState state, string taskId, DateTimeOffset now)
    {
        state.Nodes.MoveTo(now);
        state.Ring.Update();
        var groups = state.EntriesOf(taskId).Select(entry => Group(state, entry, now)).ToArray();
        return groups.Length == 0 ? null : new Explanation(taskId, groups);
    }

    private static GangExplanation Gang(SchedulerState state, WaitingEntry entry)
    {
        var mine = state.Kept.Entry == entry && state.Kept.From is not null;
        return new GangExplanation(
            new GangRoom(state, entry).Slots, entry.Count, mine ? state.Kept.Nodes : 0, mine ? state.Kept.From : null);
    }

    private static GroupExplanation Group(SchedulerState state, WaitingEntry entry, DateTimeOffset now)
    {
        var tally = NodeTally.Of(state, entry, now);
        var wants = entry.Wants;
        var delayed = entry.Delayed.Where(slot => slot.NotBefore > now).Select(slot => slot.NotBefore).Min();
        return new GroupExplanation(
            entry.Stage, entry.Count, tally.Nodes, tally.Falls(wants),
            tally.NearestMisses(wants), Remedies.Of(tally), entry.Ready.Count > 0 ? null : delayed)
        {
            Gang = entry.Together ? Gang(state, entry) : null,
        };
    }
}
