using Skyops.Core.Scheduling.Scoring;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>What a pass decided. Room is taken for every placement until the state is told the task's answer.</summary>
/// <param name="Tasks">Placements by task, in the order the tasks were first served.</param>
/// <param name="Count">Placements in all.</param>
/// <param name="Waiting">What is left, by need.</param>
/// <param name="Unfinished">The pass reached its limit: run another at once.</param>
/// <param name="NextTryAt">When the next back-off ends.</param>
/// <param name="Weights">Under which weights.</param>
public sealed record Plan(
    TaskPlacements[] Tasks, int Count, WaitingGroup[] Waiting, bool Unfinished, DateTimeOffset? NextTryAt, ScoreWeights Weights);

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

    /// <summary>There is room, but replica rules or a back-off keep these slots from it.</summary>
    HeldBack,
}

/// <summary>Bounds of a pass.</summary>
/// <param name="MostPlacements">A pass ends after this many, so that the grain can answer in between.</param>
/// <param name="TurnSlots">Slots of one task placed before the next account has its turn.</param>
public sealed record PassOptions(int MostPlacements, int TurnSlots)
{
    public static readonly PassOptions Default = new(16_384, 64);
}
