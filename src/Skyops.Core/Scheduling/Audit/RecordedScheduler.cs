using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling.Audit;

/// <summary>
/// A scheduler's state that keeps what it is told until somebody takes it away to store it. A pass that placed nothing
/// is kept too: it charges nobody, but it lets back-offs end and takes in nodes.
/// </summary>
/// <param name="state">Empty when this begins: what was told before is not on record.</param>
/// <param name="keeps">False to keep nothing.</param>
public sealed class RecordedScheduler(SchedulerState state, bool keeps = true)
{
    private List<SchedulingInput> _inputs = [];

    /// <summary>To read; tell it nothing that should be on record.</summary>
    public SchedulerState State => state;

    /// <summary>What has been kept since the last <see cref="Take"/>.</summary>
    public int Kept => _inputs.Count;

    /// <summary>About how many things are named in what has been kept: each takes some hundred bytes.</summary>
    public int Weight { get; private set; }

    /// <summary>Placements since the last <see cref="Take"/>.</summary>
    public int Placed { get; private set; }

    public void NodeChanged(NodeSnapshot snapshot) => Tell(new SchedulingInput.Node(snapshot), 4 + (snapshot.Holds.Length / 8));

    public void Request(PlacementRequest request, DateTimeOffset now) => Tell(new SchedulingInput.Request(request, now), request.Waiting.Length + request.Live.Length);

    public void Release(string taskId, SlotOnNode[] slots) => Tell(new SchedulingInput.Release(taskId, slots), slots.Length);

    public void Withdraw(string taskId) => Tell(new SchedulingInput.Withdraw(taskId));

    public void Answered(string taskId, Placement placement, GrantAnswer answer, DateTimeOffset now) =>
        Tell(new SchedulingInput.Answer(taskId, placement, answer, now));

    public long Forget(string taskId, Placement[] placements)
    {
        Keep(new SchedulingInput.Forget(taskId, placements), placements.Length);
        return state.Forget(taskId, placements);
    }

    public void Announced(string taskId, long doubt, DateTimeOffset now) => Tell(new SchedulingInput.Announce(taskId, doubt, now));

    public Plan Run(DateTimeOffset now, PassOptions options)
    {
        var weights = state.Weights;
        var plan = SchedulingPass.Run(state, now, options);
        if (!keeps) return plan;
        Placed += plan.Count;
        Keep(new SchedulingInput.Pass(now, options, weights, plan.Count, PlanDigest.Of(plan)), 1);
        return plan;
    }

    /// <summary>All inputs since the last call, in order.</summary>
    public IReadOnlyList<SchedulingInput> Take()
    {
        var taken = _inputs;
        (_inputs, Weight, Placed) = ([], 0, 0);
        return taken;
    }

    private void Tell(SchedulingInput input, int things = 1)
    {
        Keep(input, things);
        input.Play(state);
    }

    private void Keep(SchedulingInput input, int things)
    {
        if (!keeps) return;
        _inputs.Add(input);
        Weight += 1 + things;
    }
}
