using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>What is known of an enrolled node in every state.</summary>
public sealed record NodeFacts
{
    public required string Address { get; init; }
    public required NodeOffer Offer { get; init; }
    public required DateTimeOffset EnrolledAt { get; init; }
    public required Reputation Reputation { get; init; }
    public required Uptime Uptime { get; init; }
    public NodeRecord Record { get; init; } = new(0, 0, 0, Amount.Zero);

    /// <summary>Hashes of the attempts whose outcomes were recorded last, see <see cref="RecentOutcomes"/>.</summary>
    public RecentOutcomes Recent { get; init; } = RecentOutcomes.Empty;

    /// <summary>How far its results are believed without a second opinion.</summary>
    public ValidStreaks Streaks { get; init; } = ValidStreaks.Empty;

    /// <summary>How often it failed lately.</summary>
    public FailureHistory History { get; init; } = FailureHistory.Empty;

    /// <summary>Tasks this node failed lately, see <see cref="FailureWatch"/>.</summary>
    public FailureWatch Failures { get; init; } = FailureWatch.Empty;
}

/// <summary>What a node offers, and to whom its pay goes. Changes are events.</summary>
/// <param name="Owner">Account that is paid.</param>
/// <param name="Capabilities">What the machine has.</param>
/// <param name="PricePerHour">Asked for an hour of run time of one attempt.</param>
/// <param name="Slots">Attempts at once at most.</param>
/// <param name="DelegationId">The session key that signs its receipts.</param>
/// <param name="Network">The /24 or /48 it connects from; null when that is not known.</param>
/// <param name="AvailableUntil">Work must end before this; null: it stays.</param>
public sealed record NodeOffer(
    string Owner, NodeCapabilities Capabilities, Amount PricePerHour, int Slots, string DelegationId, string? Network = null,
    DateTimeOffset? AvailableUntil = null);

/// <summary>Counts for people; the reputation is kept apart because it decays.</summary>
public sealed record NodeRecord(long Valid, long Invalid, long BrokenPromises, Amount Earned);
