using Skyops.Core.Scheduling.Scoring;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>How one placement came about, found by running its pass again.</summary>
/// <param name="Pass">The number of the pass.</param>
/// <param name="At">When it was.</param>
/// <param name="Placement">What was decided.</param>
/// <param name="Weights">The weights in force, and who set them.</param>
/// <param name="Nodes">Nodes of the pool.</param>
/// <param name="Falls">How many of them fell at which filter.</param>
/// <param name="Best">Those that would have taken it, best first; at most <see cref="Limits.PageSize"/>.</param>
/// <param name="IsBest">No other node scored higher. Replicas of a gang that had to be dealt to owners may not be.</param>
/// <param name="SamePlan">The whole plan of the pass is the one on record, bit for bit.</param>
public sealed record PlacementAudit(
    long Pass, DateTimeOffset At, Placement Placement, ScoreWeights Weights, int Nodes, FilterFall[] Falls, ScoredNode[] Best, bool IsBest, bool SamePlan);

/// <summary>A node and what it scored for a slot.</summary>
public sealed record ScoredNode(string Node, string Owner, double Score);

/// <summary>A pass that, run again, gives something else than is on record.</summary>
public sealed record WrongPass(long Pass, DateTimeOffset At, int Recorded, int Replayed);
