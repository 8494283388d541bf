using Skyops.Ledger;

namespace Skyops.Scheduling;

/// <summary>What a task would meet in the pool as it is now, before anything is paid or promised.</summary>
/// <param name="Stages">Stages that are alike are told together.</param>
/// <param name="CostExpected">What it costs when results agree and every attempt takes its whole time at the median price: what it really takes is not known before.</param>
/// <param name="CostHigh">The most it can cost when results agree at once: every attempt takes its whole time on the dearest node that fits.</param>
/// <param name="Hold">The most it can cost in any case: the budget, which is held at submission. What is not used is freed at its end.</param>
/// <param name="StartsFrom">When its first attempt may start; null when no node fits.</param>
/// <param name="StartsBy">
/// When its first attempt will have started if no node leaves and no other work comes; null when that cannot be said.
/// </param>
/// <param name="SlotsAhead">Slots of other work that wait now.</param>
[GenerateSerializer, Immutable, Alias("skyops.Quote")]
public sealed record Quote(
    [property: Id(0)] StageQuote[] Stages,
    [property: Id(1)] Amount CostExpected,
    [property: Id(2)] Amount CostHigh,
    [property: Id(3)] Amount Hold,
    [property: Id(4)] DateTimeOffset? StartsFrom,
    [property: Id(5)] DateTimeOffset? StartsBy,
    [property: Id(6)] int SlotsAhead);

/// <summary>Stages of the same needs, and the nodes for them.</summary>
/// <param name="Name">The first of them.</param>
/// <param name="Stages">How many are alike.</param>
/// <param name="Shards">In all of them together.</param>
/// <param name="Replicas">Of each shard at most, as long as results agree.</param>
/// <param name="Nodes">In the pool.</param>
/// <param name="Fit">Nodes that can take a replica when they have room.</param>
/// <param name="Owners">Different owners of those: as many replicas of a shard can run at most.</param>
/// <param name="Free">Of those, nodes that have room now.</param>
/// <param name="Cheapest">The lowest price an hour among those that fit; null when none does.</param>
/// <param name="Median">The lower median of their prices.</param>
/// <param name="Dearest">The highest.</param>
/// <param name="Falls">How many nodes fall at which filter.</param>
/// <param name="NearestMisses">What the nearest of them lack.</param>
/// <param name="Remedy">What would help when too few fit.</param>
[GenerateSerializer, Immutable, Alias("skyops.StageQuote")]
public sealed record StageQuote(
    [property: Id(0)] string Name,
    [property: Id(1)] int Stages,
    [property: Id(2)] int Shards,
    [property: Id(3)] int Replicas,
    [property: Id(4)] int Nodes,
    [property: Id(5)] int Fit,
    [property: Id(6)] int Owners,
    [property: Id(7)] int Free,
    [property: Id(8)] Amount? Cheapest,
    [property: Id(9)] Amount? Median,
    [property: Id(10)] Amount? Dearest,
    [property: Id(11)] FilterFall[] Falls,
    [property: Id(12)] string[] NearestMisses,
    [property: Id(13)] string? Remedy);
