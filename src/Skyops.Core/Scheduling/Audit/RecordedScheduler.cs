using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>
/// A scheduler's state that keeps what it is told until somebody takes it away to store it. A pass that placed nothing
/// is kept too: it charges nobody, but it lets back-offs end and takes in nodes.
/// </summary>
/// <param name="state">Empty when this begins: what was told before is not on record.</param>
public sealed class RecordedScheduler(SchedulerState state)
{
    private List<SchedulingInput> _inputs = [];

    /// <summary>To read; tell it nothing that should be on record.</summary>
    public SchedulerState State => state;

    /// <summary>What has been kept since the last <see cref="Take"/>.</summary>
    public int Kept => _inputs.Count;

    public void NodeChanged(NodeSnapshot snapshot) => Tell(new SchedulingInput.Node(snapshot));

    public void Request(PlacementRequest request, DateTimeOffset now) => Tell(new SchedulingInput.Request(request, now));

    public void Release(string taskId, SlotOnNode[] slots) => Tell(new SchedulingInput.Release(taskId, slots));

    public void Withdraw(string taskId) => Tell(new SchedulingInput.Withdraw(taskId));

    public void Answered(string taskId, Placement placement, GrantAnswer answer, DateTimeOffset now) =>
        Tell(new SchedulingInput.Answer(taskId, placement, answer, now));

    public long Forget(string taskId, Placement[] placements)
    {
        _inputs.Add(new SchedulingInput.Forget(taskId, placements));
        return state.Forget(taskId, placements);
    }

    public void Announced(string taskId, long doubt, DateTimeOffset now) => Tell(new SchedulingInput.Announce(taskId, doubt, now));

    public Plan Run(DateTimeOffset now, PassOptions options)
    {
        var weights = state.Weights;
        var plan = SchedulingPass.Run(state, now, options);
        _inputs.Add(new SchedulingInput.Pass(now, options, weights, plan.Count, PlanDigest.Of(plan)));
        return plan;
    }

    /// <summary>All inputs since the last call, in order.</summary>
    public IReadOnlyList<SchedulingInput> Take()
    {
        var taken = _inputs;
        _inputs = [];
        return taken;
    }

    private void Tell(SchedulingInput input)
    {
        _inputs.Add(input);
        input.Play(state);
    }
}
