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
        return decision.Events;
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
