using Skyops.Ledger;

namespace Skyops.Core.Tasks.Shards;

/// <summary>An attempt that is over.</summary>
/// <param name="Attempt">The lease.</param>
/// <param name="State">How it ended: <see cref="AttemptStates"/>.</param>
/// <param name="Reason">Why, for a person; null when it was accepted.</param>
/// <param name="Digest">What it came to, once there is a verdict.</param>
/// <param name="MeteredMs">Metered run time.</param>
/// <param name="Paid">What its owner gets for it; null when nothing.</param>
/// <param name="Outcome">What reputation is told.</param>
public sealed record PastAttempt(
    Attempt Attempt, string State, string? Reason, string? Digest, long MeteredMs, Amount? Paid,
    Skyops.Nodes.OutcomeKind Outcome)
{
    /// <summary>Another replica agreed or disagreed: it says something of whom to trust.</summary>
    public bool Checked { get; init; } = true;

    /// <summary>Whose fault it is that it came to nothing; null when it did not fail.</summary>
    public AttemptFault? Fault { get; init; }
}
