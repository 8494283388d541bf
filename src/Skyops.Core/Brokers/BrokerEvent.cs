using System.Text.Json.Serialization;

namespace Skyops.Core.Brokers;

/// <summary>What happened in a pool's broker.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(NodeRostered), nameof(NodeRostered))]
[JsonDerivedType(typeof(QuotaChanged), nameof(QuotaChanged))]
[JsonDerivedType(typeof(BreakerOpened), nameof(BreakerOpened))]
[JsonDerivedType(typeof(BreakerClosed), nameof(BreakerClosed))]
public abstract record BrokerEvent
{
    /// <summary>A node works in this pool, or its owner is another one now.</summary>
    public sealed record NodeRostered(string Node, string Owner) : BrokerEvent;

    /// <summary>An account may have this many open tasks.</summary>
    public sealed record QuotaChanged(string Account, int OpenTasks) : BrokerEvent;

    /// <summary>So many nodes went away together that none is given up until they are back.</summary>
    public sealed record BreakerOpened(DateTimeOffset At, int Away, int Nodes) : BrokerEvent;

    /// <summary>Enough came back, or it was open long enough.</summary>
    public sealed record BreakerClosed(DateTimeOffset At, int Away, int Nodes) : BrokerEvent;
}
