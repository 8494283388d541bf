using Skyops.Tasks;

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
///                 canary sent ──> right: released;  wrong: canary failed, the next one later;  lost: canary lost, another
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

    /// <param name="ByOperator">A person took it out: only a person lets it back.</param>
    public sealed record Quarantined(NodeFacts Facts, DateTimeOffset Since, string Reason, NodeLink Link, bool ByOperator = false) : Known(Facts)
    {
        public CanaryRecord Canary { get; init; } = CanaryRecord.None;
    }
}

/// <summary>The canaries of a quarantined node, see <see cref="Canaries"/>.</summary>
/// <param name="Sent">How many it was sent.</param>
/// <param name="Failed">How many of them went wrong.</param>
/// <param name="FailedAt">When the last one did.</param>
/// <param name="Out">The one under way.</param>
public sealed record CanaryRecord(int Sent, int Failed, DateTimeOffset? FailedAt, SentCanary? Out)
{
    public static readonly CanaryRecord None = new(0, 0, null, null);
}

/// <summary>A canary under way and the digest it must come to.</summary>
public sealed record SentCanary(AttemptKey Key, string Digest, DateTimeOffset At);

/// <summary>Whether a quarantined node can be reached.</summary>
public enum NodeLink
{
    Reachable,
    Unreachable,
    Lost,
}
