using Skyops.Nodes;
using Skyops.Scheduling;

namespace Skyops.Core.Nodes;

/// <summary>What the grain sends to others after the append. Each may be sent twice.</summary>
public abstract record NodeEffect
{
    /// <summary>To the pool's broker: this node works here.</summary>
    public sealed record NoteInRoster(string Node, string Owner) : NodeEffect;

    /// <summary>To the pool's scheduler.</summary>
    public sealed record TellScheduler(NodeSnapshot Snapshot) : NodeEffect;

    /// <summary>
    /// The attempts on this node are lost: take them from <see cref="NodeAssignments.LoseAll"/> and tell their tasks.
    /// </summary>
    public sealed record LoseAttempts : NodeEffect;
}

/// <summary>Effects as a function of what happened.</summary>
public static class NodeEffects
{
    public static IReadOnlyList<NodeEffect> After(NodeState before, ReadOnlySpan<NodeEvent> events, NodeState after, DateTimeOffset now)
    {
        if (events.IsEmpty || after is not NodeState.Known known) return [];
        var effects = new List<NodeEffect>(2);
        foreach (var e in events)
        {
            if (e is NodeEvent.NodeEnrolled or NodeEvent.NodeChanged)
                effects.Add(new NodeEffect.NoteInRoster(known.Facts.Address, known.Facts.Offer.Owner));
            if (e is NodeEvent.NodeLost) effects.Add(new NodeEffect.LoseAttempts());
        }

        if (Visible(events) || Snapshot(before, now) != Snapshot(after, now)) effects.Add(Tell(known, now));
        return effects;
    }

    /// <summary>After a restart the scheduler and the broker may have forgotten the node.</summary>
    public static IReadOnlyList<NodeEffect> OnActivation(NodeState state, DateTimeOffset now) => state is NodeState.Known known
        ? [new NodeEffect.NoteInRoster(known.Facts.Address, known.Facts.Offer.Owner), Tell(known, now)]
        : [];

    /// <summary>The scheduler should hear of something that is in no event.</summary>
    public static IReadOnlyList<NodeEffect> OnSight(NodeState state, DateTimeOffset now) =>
        state is NodeState.Known known ? [Tell(known, now)] : [];

    private static NodeEffect.TellScheduler Tell(NodeState.Known state, DateTimeOffset now) => new(NodeProjection.Snapshot(state, now));

    private static bool Visible(ReadOnlySpan<NodeEvent> events)
    {
        foreach (var e in events)
        {
            if (e is not NodeEvent.OutcomesRecorded) return true;
        }

        return false;
    }

    private static NodeSnapshot? Snapshot(NodeState state, DateTimeOffset now) =>
        state is NodeState.Known known ? NodeProjection.Snapshot(known, now) : null;
}
