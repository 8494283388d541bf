using System.Text.Json.Serialization;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Nodes;

/// <summary>
/// What happened to a node. <paramref name="At"/> is when it was decided: reputation and uptime decay from it.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(NodeEnrolled), nameof(NodeEnrolled))]
[JsonDerivedType(typeof(NodeChanged), nameof(NodeChanged))]
[JsonDerivedType(typeof(NodeReady), nameof(NodeReady))]
[JsonDerivedType(typeof(NodeUnreachable), nameof(NodeUnreachable))]
[JsonDerivedType(typeof(NodeLost), nameof(NodeLost))]
[JsonDerivedType(typeof(OutcomesRecorded), nameof(OutcomesRecorded))]
[JsonDerivedType(typeof(NodeQuarantined), nameof(NodeQuarantined))]
[JsonDerivedType(typeof(NodeReleased), nameof(NodeReleased))]
[JsonDerivedType(typeof(CanarySent), nameof(CanarySent))]
[JsonDerivedType(typeof(CanaryFailed), nameof(CanaryFailed))]
[JsonDerivedType(typeof(CanaryLost), nameof(CanaryLost))]
public abstract record NodeEvent(DateTimeOffset At)
{
    /// <summary>The first connection ever; the node is ready.</summary>
    public sealed record NodeEnrolled(DateTimeOffset At, string Address, NodeOffer Offer) : NodeEvent(At);

    /// <summary>It came with other capabilities, price, slots, owner or key.</summary>
    public sealed record NodeChanged(DateTimeOffset At, NodeOffer Offer) : NodeEvent(At);

    /// <summary>Reachable again.</summary>
    public sealed record NodeReady(DateTimeOffset At) : NodeEvent(At);

    /// <summary>Its stream broke or its heartbeats stopped.</summary>
    public sealed record NodeUnreachable(DateTimeOffset At, string Reason) : NodeEvent(At);

    /// <summary>Its leases have run out; its attempts move.</summary>
    public sealed record NodeLost(DateTimeOffset At) : NodeEvent(At);

    /// <summary>What became of its work; only outcomes that had not been recorded.</summary>
    public sealed record OutcomesRecorded(DateTimeOffset At, NodeOutcome[] Outcomes) : NodeEvent(At);

    /// <summary>Takes no work until it is released: by an operator, or by a canary unless an operator took it out.</summary>
    public sealed record NodeQuarantined(DateTimeOffset At, string Reason, bool ByOperator = false) : NodeEvent(At);

    /// <summary>May work again.</summary>
    public sealed record NodeReleased(DateTimeOffset At, string Reason) : NodeEvent(At);

    /// <summary>A job with a known answer is on its way.</summary>
    public sealed record CanarySent(DateTimeOffset At, AttemptKey Key, string Digest) : NodeEvent(At);

    /// <summary>Its answer was wrong, or none came.</summary>
    public sealed record CanaryFailed(DateTimeOffset At, AttemptKey Key, string Reason) : NodeEvent(At);

    /// <summary>The connection it was sent over is gone.</summary>
    public sealed record CanaryLost(DateTimeOffset At, AttemptKey Key) : NodeEvent(At);
}
