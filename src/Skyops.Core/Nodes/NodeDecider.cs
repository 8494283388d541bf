using Skyops.Errors;

namespace Skyops.Core.Nodes;

/// <summary>The rules of a node; the diagram stands at <see cref="NodeState"/>.</summary>
public static class NodeDecider
{
    private static readonly Refusal NotEnrolled = new(
        RefusalCode.NotFound, "The node has never enrolled.", "Connect a worker with the node's key.");

    public static NodeDecision Decide(NodeState state, NodeCommand command, DateTimeOffset now) => (state, command) switch
    {
        (NodeState.None, NodeCommand.Connect x) => NodeArrival.Enrol(x, now),
        (NodeState.None, NodeCommand.Disconnect or NodeCommand.LeasesRanOut) => NodeDecision.Nothing,
        (NodeState.Quarantined s, NodeCommand.SendCanary x) => Canaries.Send(s, x, now),
        (NodeState.Quarantined s, NodeCommand.AnswerCanary x) => Canaries.Answer(s, x, now),
        (NodeState.Quarantined s, NodeCommand.LoseCanary) => Canaries.Lose(s, now),
        (_, NodeCommand.SendCanary or NodeCommand.AnswerCanary or NodeCommand.LoseCanary) => NodeDecision.Nothing,
        (NodeState.None, _) => NotEnrolled,
        (NodeState.Known s, NodeCommand.Connect x) => NodeArrival.Return(s, x, now),
        (NodeState.Known s, NodeCommand.Disconnect x) => LinkOf(s) == NodeLink.Reachable
            ? NodeDecision.Of(new NodeEvent.NodeUnreachable(now, x.Reason))
            : NodeDecision.Nothing,
        (NodeState.Known s, NodeCommand.LeasesRanOut) => LinkOf(s) == NodeLink.Unreachable
            ? NodeDecision.Of(new NodeEvent.NodeLost(now))
            : NodeDecision.Nothing,
        (NodeState.Known s, NodeCommand.RecordOutcomes x) => NodeOutcomes.Decide(s, x.Outcomes, now),
        (NodeState.Quarantined, NodeCommand.Quarantine) => NodeDecision.Nothing,
        (NodeState.Known, NodeCommand.Quarantine x) => NodeDecision.Of(new NodeEvent.NodeQuarantined(now, x.Reason, ByOperator: true)),
        (NodeState.Quarantined, NodeCommand.Release x) => NodeDecision.Of(new NodeEvent.NodeReleased(now, x.Reason)),
        (NodeState.Known, NodeCommand.Release) => NodeDecision.Nothing,
        _ => throw new InvalidOperationException($"no rule for {command.GetType().Name} in {state.GetType().Name}"),
    };

    public static NodeState Apply(NodeState state, NodeEvent e) => (state, e) switch
    {
        (NodeState.None, NodeEvent.NodeEnrolled x) => new NodeState.Ready(NodeArrival.Facts(x)),
        (NodeState.Known s, NodeEvent.NodeChanged x) => s with { Facts = s.Facts with { Offer = x.Offer } },
        (NodeState.Unreachable or NodeState.Lost, NodeEvent.NodeReady x) => new NodeState.Ready(Moved(state, x.At, reachable: true)),
        (NodeState.Quarantined { Link: not NodeLink.Reachable } s, NodeEvent.NodeReady x) =>
            s with { Facts = Moved(s, x.At, reachable: true), Link = NodeLink.Reachable },
        (NodeState.Ready s, NodeEvent.NodeUnreachable x) => new NodeState.Unreachable(Moved(s, x.At, reachable: false), x.At),
        (NodeState.Quarantined { Link: NodeLink.Reachable } s, NodeEvent.NodeUnreachable x) =>
            s with { Facts = Moved(s, x.At, reachable: false), Link = NodeLink.Unreachable },
        (NodeState.Unreachable s, NodeEvent.NodeLost x) => new NodeState.Lost(s.Facts, x.At),
        (NodeState.Quarantined { Link: NodeLink.Unreachable } s, NodeEvent.NodeLost) => s with { Link = NodeLink.Lost },
        (NodeState.Known s, NodeEvent.OutcomesRecorded x) => s with { Facts = NodeOutcomes.Record(s.Facts, x) },
        (NodeState.Ready or NodeState.Unreachable or NodeState.Lost, NodeEvent.NodeQuarantined x) =>
            new NodeState.Quarantined(((NodeState.Known)state).Facts, x.At, x.Reason, LinkOf((NodeState.Known)state), x.ByOperator),
        (NodeState.Quarantined { Canary.Out: null } s, NodeEvent.CanarySent x) =>
            s with { Canary = s.Canary with { Sent = s.Canary.Sent + 1, Out = new SentCanary(x.Key, x.Digest, x.At) } },
        (NodeState.Quarantined { Canary.Out: not null } s, NodeEvent.CanaryFailed x) =>
            s with { Canary = s.Canary with { Failed = s.Canary.Failed + 1, FailedAt = x.At, Out = null } },
        (NodeState.Quarantined { Canary.Out: not null } s, NodeEvent.CanaryLost) => s with { Canary = s.Canary with { Out = null } },
        (NodeState.Quarantined s, NodeEvent.NodeReleased x) => Released(s, x.At),
        _ => throw new InvalidOperationException($"{e.GetType().Name} cannot follow on {state.GetType().Name}"),
    };

    public static NodeState Replay(IEnumerable<NodeEvent> events) => events.Aggregate((NodeState)new NodeState.None(), Apply);

    /// <summary>Whether the node can be reached, quarantined or not.</summary>
    public static NodeLink LinkOf(NodeState.Known state) => state switch
    {
        NodeState.Ready => NodeLink.Reachable,
        NodeState.Unreachable => NodeLink.Unreachable,
        NodeState.Lost => NodeLink.Lost,
        NodeState.Quarantined s => s.Link,
        _ => throw new InvalidOperationException($"{state.GetType().Name} has no link"),
    };

    /// <summary>Uptime counts from one change of reachability to the next; reputation never moves with it.</summary>
    private static NodeFacts Moved(NodeState state, DateTimeOffset at, bool reachable)
    {
        var facts = ((NodeState.Known)state).Facts;
        return facts with { Uptime = facts.Uptime.Turn(at, reachable) };
    }

    private static NodeState.Known Released(NodeState.Quarantined state, DateTimeOffset at)
    {
        var facts = state.Facts with { Failures = FailureWatch.Empty };
        return state.Link switch
        {
            NodeLink.Reachable => new NodeState.Ready(facts),
            NodeLink.Unreachable => new NodeState.Unreachable(facts, at),
            _ => new NodeState.Lost(facts, at),
        };
    }
}
