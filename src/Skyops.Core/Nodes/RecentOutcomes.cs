using Skyops.Core.Hashing;
using Skyops.Tasks;

namespace Skyops.Core.Nodes;

/// <summary>
/// Makes outcomes idempotent by attempt within a bound: the hashes of the <see cref="Most"/> outcomes recorded last (8
/// KiB a node at most). A task tells an outcome again only
/// until its own effect was confirmed, so a repeat after that many newer outcomes of the same node does not happen in
/// practice.
/// </summary>
public sealed class RecentOutcomes
{
    public const int Most = 1_024;
    public static readonly RecentOutcomes Empty = new([]);

    private readonly ulong[] _newestLast;

    private RecentOutcomes(ulong[] newestLast) => _newestLast = newestLast;

    public int Count => _newestLast.Length;

    public static RecentOutcomes Of(ReadOnlySpan<ulong> newestLast) => new(newestLast.ToArray());

    public ReadOnlySpan<ulong> NewestLast() => _newestLast;

    public bool Contains(AttemptKey key) => _newestLast.AsSpan().Contains(HashOf(key));

    public RecentOutcomes With(ReadOnlySpan<AttemptKey> keys)
    {
        if (keys.Length > Most) keys = keys[^Most..];
        var keep = Math.Min(_newestLast.Length, Most - keys.Length);
        var next = new ulong[keep + keys.Length];
        _newestLast.AsSpan(_newestLast.Length - keep).CopyTo(next);
        for (var i = 0; i < keys.Length; i++) next[keep + i] = HashOf(keys[i]);
        return new RecentOutcomes(next);
    }

    private static ulong HashOf(AttemptKey key)
    {
        var hash = new StableHash(0);
        hash.Add(key.TaskId);
        hash.Add(((long)key.Stage << 32) | (uint)key.Shard);
        hash.Add(((long)key.Slot << 32) | (uint)key.Epoch);
        return hash.Value;
    }
}
