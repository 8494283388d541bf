namespace Skyops.Core.Nodes;

/// <summary>
/// The life of a node. Only transitions are events; heartbeats live in memory.
/// <code>
///        enrolled            unreachable              lost
/// None ───────────> Ready ───────────────> Unreachable ─────> Lost
///                    │ ^ ^────── ready ─────────┘               │
///                    │ └──────────────── ready ─────────────────┘
///        quarantined │   (from Ready, Unreachable and Lost)
///                    v
///               Quarantined (keeps its own link: reachable, unreachable, lost) ── released ──> what its link says
/// </code>
/// </summary>
public abstract record NodeState
{
    public sealed record None : NodeState;

    /// <summary>A node that has enrolled, whatever it is doing now.</summary>
    public abstract record Known(NodeFacts Facts) : NodeState;

    public sealed record Ready(NodeFacts Facts) : Known(Facts);

    public sealed record Unreachable(NodeFacts Facts, DateTimeOffset Since) : Known(Facts);

    public sealed record Lost(NodeFacts Facts, DateTimeOffset Since) : Known(Facts);

    public sealed record Quarantined(NodeFacts Facts, DateTimeOffset Since, string Reason, NodeLink Link) : Known(Facts);
}

/// <summary>Whether a quarantined node can be reached.</summary>
public enum NodeLink
{
    Reachable,
    Unreachable,
    Lost,
}
