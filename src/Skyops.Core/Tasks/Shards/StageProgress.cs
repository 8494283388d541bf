using System.Collections.Immutable;

namespace Skyops.Core.Tasks.Shards;

/// <summary>
/// How far a stage is. Shards from <see cref="Next"/> on were never touched and are no more than a range; below it a
/// shard is in <see cref="Active"/> or it is
/// finished. Shards below <see cref="Offered"/> are (or were) with the scheduler.
/// </summary>
/// <param name="Shards">Of the stage.</param>
/// <param name="Redundancy">Planned replicas of each.</param>
/// <param name="Window">Waiting slots that the scheduler may be told of at once.</param>
/// <param name="Next">The first shard that nothing has happened to.</param>
/// <param name="Offered">The first shard that the scheduler has not been told of.</param>
/// <param name="Waiting">Waiting slots of offered shards.</param>
/// <param name="Active">Shards that something has happened to and that have no verdict.</param>
/// <param name="Accepted">Shards with a verdict.</param>
public sealed record StageProgress(
    int Shards, int Redundancy, int Window, int Next, int Offered, int Waiting, ImmutableSortedDictionary<int, ShardState> Active,
    int Accepted)
{
    /// <summary>A stage that begins: nothing is offered yet.</summary>
    public static StageProgress Begin(int shards, int redundancy, int window) =>
        new(shards, redundancy, window, 0, 0, 0, ImmutableSortedDictionary<int, ShardState>.Empty, 0);

    public bool IsComplete => Accepted == Shards;

    /// <summary>The shard's state; null when it is finished or there is no such shard.</summary>
    public ShardState? Find(int shard)
    {
        if (shard < 0 || shard >= Shards) return null;
        return shard >= Next ? ShardState.Fresh(Redundancy) : Active.GetValueOrDefault(shard);
    }

    /// <summary>
    /// Sets the state of an offered shard that is not finished. Untouched shards before it become active ones, at
    /// most a window of them.
    /// </summary>
    public StageProgress With(int shard, ShardState state)
    {
        var before = Find(shard) ?? throw new InvalidOperationException($"shard {shard} is finished or unknown");
        var active = Active;
        if (shard > Next)
        {
            var fresh = ShardState.Fresh(Redundancy);
            active = active.SetItems(Enumerable.Range(Next, shard - Next).Select(i => KeyValuePair.Create(i, fresh)));
        }

        return this with
        {
            Next = Math.Max(Next, shard + 1),
            Active = active.SetItem(shard, state),
            Waiting = Waiting - before.WaitingSlots + state.WaitingSlots,
        };
    }

    /// <summary>The shard has its verdict.</summary>
    public StageProgress Finish(int shard)
    {
        var before = Active.GetValueOrDefault(shard)
            ?? throw new InvalidOperationException($"shard {shard} is not active");
        return this with { Active = Active.Remove(shard), Accepted = Accepted + 1, Waiting = Waiting - before.WaitingSlots };
    }

    /// <summary>Only the counts, once nothing can happen to its shards any more.</summary>
    public StageProgress WithoutShards() => this with { Waiting = 0, Active = ImmutableSortedDictionary<int, ShardState>.Empty };

    /// <summary>
    /// Offers more untouched shards once fewer than half of <see cref="Window"/> wait, so that they
    /// go out in large groups. Slots that come back
    /// after a failure are offered at once and only delay new ones.
    /// </summary>
    public StageProgress TopUp()
    {
        if (Offered == Shards || Waiting > Window / 2) return this;
        var more = Math.Min((Window - Waiting) / Redundancy, Shards - Offered);
        return this with { Offered = Offered + more, Waiting = Waiting + (more * Redundancy) };
    }
}
