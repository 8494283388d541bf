using System.Collections.Immutable;

namespace Skyops.Core.Tasks.Shards;

/// <summary>What is left of a shard after its verdict, or after its task's end.</summary>
/// <param name="State"><c>accepted</c>, <c>failed</c>, <c>stopped</c>.</param>
/// <param name="Digest">The quorum's; null unless accepted.</param>
public sealed record FinishedShard(int Stage, int Shard, string State, string? Digest, ImmutableArray<PastAttempt> Attempts)
{
    public const string Accepted = "accepted";
    public const string Failed = "failed";
    public const string Stopped = "stopped";
}

/// <summary>
/// The newest finished shards, at most <see cref="Limits.ShardsInView"/>: views show them, and their outcomes are
/// told again after a restart.
/// </summary>
public sealed record RecentShards(ImmutableQueue<FinishedShard> Shards, int Count)
{
    public static readonly RecentShards None = new([], 0);

    public RecentShards With(FinishedShard shard)
    {
        var queue = Shards.Enqueue(shard);
        return Count < Limits.ShardsInView ? new(queue, Count + 1) : new(queue.Dequeue(), Count);
    }

    public FinishedShard? Find(int stage, int shard) => Shards.FirstOrDefault(s => s.Stage == stage && s.Shard == shard);
}
