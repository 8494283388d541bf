using System.Text.Json.Serialization;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>
/// Everything a scheduler is told, in the order it was told, with its passes and what they decided. From an empty state
/// the same inputs give the same plans, so this is all that anyone needs to check them.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Node), "node")]
[JsonDerivedType(typeof(Request), "request")]
[JsonDerivedType(typeof(Release), "release")]
[JsonDerivedType(typeof(Withdraw), "withdraw")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Forget), "forget")]
[JsonDerivedType(typeof(Announce), "announce")]
[JsonDerivedType(typeof(Pass), "pass")]
public abstract record SchedulingInput
{
    private SchedulingInput()
    {
    }

    /// <summary>Tells it to a state. A pass runs; its plan is not looked at.</summary>
    public abstract void Play(SchedulerState state);

    public sealed record Node(NodeSnapshot Snapshot) : SchedulingInput
    {
        public override void Play(SchedulerState state) => state.NodeChanged(Snapshot);
    }

    public sealed record Request(PlacementRequest Slots, DateTimeOffset At) : SchedulingInput
    {
        public override void Play(SchedulerState state) => state.Request(Slots, At);
    }

    public sealed record Release(string TaskId, SlotOnNode[] Slots) : SchedulingInput
    {
        public override void Play(SchedulerState state) => state.Release(TaskId, Slots);
    }

    public sealed record Withdraw(string TaskId) : SchedulingInput
    {
        public override void Play(SchedulerState state) => state.Withdraw(TaskId);
    }

    public sealed record Answer(string TaskId, Placement Placement, GrantAnswer Says, DateTimeOffset At) : SchedulingInput
    {
        public override void Play(SchedulerState state) => state.Answered(TaskId, Placement, Says, At);
    }

    public sealed record Forget(string TaskId, Placement[] Placements) : SchedulingInput
    {
        public override void Play(SchedulerState state) => state.Forget(TaskId, Placements);
    }

    public sealed record Announce(string TaskId, long Doubt, DateTimeOffset At) : SchedulingInput
    {
        public override void Play(SchedulerState state) => state.Announced(TaskId, Doubt, At);
    }

    /// <param name="At">The moment it was given.</param>
    /// <param name="Options">Its bounds.</param>
    /// <param name="Weights">The weights in force, and who set them.</param>
    /// <param name="Count">What it placed.</param>
    /// <param name="Digest">Of all its placements, see <see cref="PlanDigest"/>.</param>
    public sealed record Pass(DateTimeOffset At, PassOptions Options, ScoreWeights Weights, int Count, string Digest) : SchedulingInput
    {
        public override void Play(SchedulerState state) => Run(state, Options);

        public Plan Run(SchedulerState state, PassOptions options)
        {
            state.Weights = Weights;
            return SchedulingPass.Run(state, At, options);
        }
    }
}
