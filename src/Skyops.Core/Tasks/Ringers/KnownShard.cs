using System.Collections.Immutable;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Tasks.Stages;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Ringers;

/// <summary>An accepted shard on whose result nodes of different owners agreed bit by bit: another node can be tried with it.</summary>
/// <param name="Stage">Its stage, which is under way.</param>
/// <param name="Shard">Its number.</param>
/// <param name="Slot">The name it went out under first: a ringer has the same, because any other would give it away.</param>
/// <param name="Epoch">The other half of that name.</param>
/// <param name="Digest">What it comes to.</param>
/// <param name="PaidEach">What its nodes were paid: the most that a ringer is.</param>
/// <param name="Class">The equivalence class in which its bits are known; null when it does not matter.</param>
/// <param name="Nodes">All that ever had it.</param>
/// <param name="Owners">Theirs.</param>
/// <param name="Networks">Where they are, as far as that is known.</param>
public sealed record KnownShard(
    int Stage, int Shard, int Slot, int Epoch, string Digest, Amount PaidEach, string? Class,
    ImmutableArray<string> Nodes, ImmutableArray<string> Owners, ImmutableArray<string> Networks)
{
    /// <summary>Null where the verdict says too little: one replica, or results that need only be near each other.</summary>
    public static KnownShard? Of(StageTerms terms, ShardState shard, ShardAccepted verdict)
    {
        if (!terms.Adaptive || !terms.Comparator.IsBitwise || verdict.Votes.Count(vote => vote.Agreed) < 2) return null;
        if (shard.Slots[0].Holder is not { } first) return null;
        Attempt[] all = [.. shard.Slots.Select(slot => slot.Holder).OfType<Attempt>(), .. shard.Past.Select(past => past.Attempt)];
        return new KnownShard(
            verdict.Stage, verdict.Shard, first.Slot, first.Epoch, verdict.Digest, verdict.PaidEach, first.Class,
            Distinct(all.Select(attempt => attempt.Node)), Distinct(all.Select(attempt => attempt.Owner)),
            Distinct(all.Select(attempt => attempt.Network).OfType<string>()));
    }

    /// <summary>Whether it would be new to the node, and to whoever it may share what it knows with.</summary>
    public bool IsNewTo(Placement place) => place.Stage == Stage && (Class is null || Class == place.NodeClass)
        && !Nodes.Contains(place.Node) && !Owners.Contains(place.NodeOwner) && (place.NodeNetwork is null || !Networks.Contains(place.NodeNetwork));

    private static ImmutableArray<string> Distinct(IEnumerable<string> names) => [.. names.Distinct(StringComparer.Ordinal)];
}
