using System.Text.Json.Serialization;
using Skyops.Nodes;

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

    /// <summary>Takes no work until it is released.</summary>
    public sealed record NodeQuarantined(DateTimeOffset At, string Reason) : NodeEvent(At);

    /// <summary>May work again.</summary>
    public sealed record NodeReleased(DateTimeOffset At, string Reason) : NodeEvent(At);
}
