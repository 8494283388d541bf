using Skyops.Ledger;

namespace Skyops.Scheduling;

/// <summary>How the placements of a task came about, found by running the recorded passes of the scheduler again.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Items">In the order they were made, tries that the task refused included; the first thousand.</param>
/// <param name="NotOnRecord">Attempts of the task that no recorded pass placed.</param>
/// <param name="DroppedPlacements">Placements, of all tasks, that were dropped from the record to keep within bounds.</param>
/// <param name="Same">Every pass gave the plan on record, bit for bit, and every attempt is on record.</param>
public sealed record PlacementReport(string TaskId, AuditedPlacement[] Items, UnrecordedAttempt[] NotOnRecord, long DroppedPlacements, bool Same);

/// <summary>One placement.</summary>
/// <param name="Chain">Passes are counted from each start of the scheduler, which begins a chain.</param>
/// <param name="Pass">The pass within the chain.</param>
/// <param name="At">When it was.</param>
/// <param name="Score">Of the node that was chosen.</param>
/// <param name="RunnersUp">The next best nodes, best first, at most five.</param>
/// <param name="IsBest">No other node scored higher. Replicas of a gang that had to be dealt to owners may not be.</param>
/// <param name="Nodes">Nodes of the pool.</param>
/// <param name="Falls">How many of them fell at which filter; those that fit are among them.</param>
/// <param name="SamePlan">The whole plan of the pass is the one on record, bit for bit.</param>
/// <param name="Verdict">The same in words.</param>
public sealed record AuditedPlacement(
    int Chain, long Pass, DateTimeOffset At, int Stage, int Shard, int Slot, string Node, string NodeOwner, Amount PricePerHour, double Score,
    RunnerUp[] RunnersUp, bool IsBest, int Nodes, FilterFall[] Falls, WeightsInForce Weights, bool SamePlan, string Verdict);

/// <summary>A node that would have taken it.</summary>
public sealed record RunnerUp(string Node, string Owner, double Score);

/// <summary>How much each term of the score counted, and who set that.</summary>
/// <param name="Source">Who set them: built in, or a version of a network's policy.</param>
/// <param name="ReferencePrice">The price an hour that scores one half.</param>
/// <param name="Terms">By the name of the term.</param>
[GenerateSerializer, Immutable, Alias("skyops.WeightsInForce")]
public sealed record WeightsInForce(
    [property: Id(0)] string Source,
    [property: Id(1)] Amount ReferencePrice,
    [property: Id(2)] SortedDictionary<string, double> Terms);

/// <summary>An attempt whose placement is not on record: from before it began, dropped, or lost with a silo that was killed.</summary>
public sealed record UnrecordedAttempt(int Stage, int Shard, int Slot, int Epoch, string Node);
