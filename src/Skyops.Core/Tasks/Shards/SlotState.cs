namespace Skyops.Core.Tasks.Shards;

/// <summary>
/// One replica's place in a shard.
/// <code>
/// Waiting ──AttemptLeased──> Live ──ReceiptReceived (succeeded)──> Reported ──ShardAccepted──> (the shard is finished)
///    ^                         │
///    └────── AttemptFailed ────┘
/// </code>
/// </summary>
/// <param name="Tries">Attempts of it that failed and count towards <see cref="Limits.TriesPerSlot"/>.</param>
/// <param name="Failures">All attempts of it that ended without a result; sets the back-off.</param>
public abstract record SlotState(int Tries, int Failures)
{
    /// <summary>The attempt that holds a node and its owner for this shard; null while waiting.</summary>
    public virtual Attempt? Holder => null;

    /// <param name="NotBefore">Earliest time of the next try; null at once.</param>
    public sealed record Waiting(int Tries, int Failures, DateTimeOffset? NotBefore) : SlotState(Tries, Failures)
    {
        public static readonly Waiting Fresh = new(0, 0, null);
    }

    public sealed record Live(int Tries, int Failures, Attempt Attempt) : SlotState(Tries, Failures)
    {
        public override Attempt? Holder => Attempt;
    }

    public sealed record Reported(
        int Tries, int Failures, Attempt Attempt, AttemptResult Result) : SlotState(Tries, Failures)
    {
        public override Attempt? Holder => Attempt;
    }
}
