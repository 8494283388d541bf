using Skyops.Core.Nodes;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Nodes;

/// <summary>
/// A node in one line each. Every event is applied, encoded, decoded and replayed, and must lead to the same state.
/// </summary>
internal sealed class NodeWorld
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public NodeState State { get; private set; } = new NodeState.None();

    public DateTimeOffset Now { get; set; } = Start;

    public List<NodeEvent> History { get; } = [];

    public NodeFacts Facts => ((NodeState.Known)State).Facts;

    public NodeView View => NodeProjection.View((NodeState.Known)State, [], Now, Now);

    public static NodeWorld Ready()
    {
        var world = new NodeWorld();
        world.Do(Connect());
        return world;
    }

    public NodeEvent[] Do(NodeCommand command)
    {
        var decision = NodeDecider.Decide(State, command, Now);
        Assert.Null(decision.Refusal);
        foreach (var e in decision.Events) State = NodeDecider.Apply(State, e);
        if (decision.Events.Length > 0) History.AddRange(NodeEventCodec.Decode(NodeEventCodec.Encode(decision.Events)));
        AssertSnapshotIsState();
        return decision.Events;
    }

    /// <summary>A state that went through a snapshot is the same, and goes on the same.</summary>
    private void AssertSnapshotIsState()
    {
        var written = NodeSnapshotCodec.Encode(State);
        var read = NodeSnapshotCodec.Decode(written)!;
        Assert.Equal(written, NodeSnapshotCodec.Encode(read));
        Assert.Equal(State.GetType(), read.GetType());
        if (State is not NodeState.Known known) return;
        var other = ((NodeState.Known)read).Facts;
        Assert.Equivalent(NodeProjection.Snapshot(known, Now.AddDays(3)), NodeProjection.Snapshot((NodeState.Known)read, Now.AddDays(3)), strict: true);
        var outcome = new NodeOutcome(new AttemptKey("next", 0, 0, 0, 1), OutcomeKind.Invalid, 60_000, Amount.Zero) { Executor = "noop", Checked = true };
        var next = new NodeEvent.OutcomesRecorded(Now.AddHours(1), [outcome]);
        Assert.Equal(
            NodeSnapshotCodec.Encode(NodeDecider.Apply(known, next)), NodeSnapshotCodec.Encode(NodeDecider.Apply(read, next)));
        Assert.True(History.OfType<NodeEvent.OutcomesRecorded>().SelectMany(e => e.Outcomes).TakeLast(RecentOutcomes.Most)
            .All(recorded => other.Recent.Contains(recorded.Key)));
    }

    public NodeEvent[] After(TimeSpan time, NodeCommand command)
    {
        Now += time;
        return Do(command);
    }

    public NodeEvent[] Outcome(OutcomeKind kind, string task, int shard = 0, long runMs = 60_000, ulong paid = 0) =>
        Do(new NodeCommand.RecordOutcomes([new NodeOutcome(new AttemptKey(task, 0, shard, 0, 1), kind, runMs, new Amount(paid))]));

    public static NodeCommand.Connect Connect(int slots = 4, string owner = "0xowner", int cores = 8) => new("0xnode", new NodeConnect(
        "c1", "i1", owner, new NodeCapabilities { CpuCores = cores, RamMiB = 16_384, DiskMiB = 1_000, Executors = ["noop"] }, Amount.Whole(1), slots, [], "d1"));
}
