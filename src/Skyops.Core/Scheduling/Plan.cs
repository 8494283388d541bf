using Skyops.Core.Scheduling.Scoring;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What a pass decided. Room is taken for every placement until the state is told the task's answer. The offers are
/// made when <see cref="Tasks"/> is first read, which must be before the next pass.
/// </summary>
public sealed class Plan
{
    private readonly PlacedSlots _placed;
    private readonly NodeTable _nodes;
    private TaskPlacements[]? _tasks;

    internal Plan(PlacedSlots placed, SchedulerState state, WaitingGroup[] waiting)
    {
        (_placed, _nodes, Waiting) = (placed, state.Nodes, waiting);
        (Pass, Count, Unfinished, NextTryAt, Weights) = (placed.Pass, placed.Count, placed.Unfinished, state.NextTryAt, state.Weights);
    }

    /// <summary>The number of the pass since the state was made.</summary>
    public long Pass { get; }

    /// <summary>Placements in all.</summary>
    public int Count { get; }

    /// <summary>Placements by task, in the order the tasks were first served.</summary>
    /// <exception cref="InvalidOperationException">There has been another pass since.</exception>
    public TaskPlacements[] Tasks => _tasks ??= Offers();

    /// <summary>What is left of the groups that the pass came to, by need.</summary>
    public WaitingGroup[] Waiting { get; }

    /// <summary>The pass reached its limit: run another at once.</summary>
    public bool Unfinished { get; }

    /// <summary>When the next back-off ends.</summary>
    public DateTimeOffset? NextTryAt { get; }

    /// <summary>Under which weights.</summary>
    public ScoreWeights Weights { get; }

    private TaskPlacements[] Offers() => _placed.Pass == Pass
        ? _placed.Offers(_nodes)
        : throw new InvalidOperationException($"The offers of pass {Pass} must be read before pass {_placed.Pass}.");
}

/// <summary>Placements of one task, to be granted or refused by it.</summary>
public sealed record TaskPlacements(string TaskId, Placement[] Placements);

/// <summary>
/// Slots with the same needs that found no node in this pass. <see cref="SchedulingPass.Explain"/> says more.
/// </summary>
public sealed record WaitingGroup(string Executor, ResourceRequest Resources, int Slots, WaitReason Reason);

/// <summary>Why a group still waits after a pass.</summary>
public enum WaitReason
{
    /// <summary>No machine of the pool is made for it.</summary>
    NoSuchNode,

    /// <summary>Machines there are, but none has room, or is ready, cheap and trusted enough.</summary>
    NoRoom,

    /// <summary>There is room, but replica rules, a price or a back-off keep these slots from it.</summary>
    HeldBack,
}

/// <summary>Bounds of a pass.</summary>
/// <param name="MostPlacements">A pass ends after this many, so that the grain can answer in between.</param>
/// <param name="TurnSlots">Slots of one task placed before the next account has its turn.</param>
public sealed record PassOptions(int MostPlacements, int TurnSlots)
{
    public static readonly PassOptions Default = new(16_384, 64);
}
