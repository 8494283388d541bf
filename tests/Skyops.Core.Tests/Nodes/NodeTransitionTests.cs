using Skyops.Core.Nodes;
using Skyops.Errors;

namespace Skyops.Core.Tests.Nodes;

/// <summary>Walks every pair of state and command, and of state and event, and compares with the diagram.</summary>
public sealed class NodeTransitionTests
{
    private static readonly DateTimeOffset Now = NodeWorld.Start.AddHours(1);
    private static readonly NodeFacts Facts = NodeWorld.Ready().Facts;

    private static readonly Dictionary<string, NodeState> States = new()
    {
        ["None"] = new NodeState.None(),
        ["Ready"] = new NodeState.Ready(Facts),
        ["Unreachable"] = new NodeState.Unreachable(Facts, NodeWorld.Start),
        ["Lost"] = new NodeState.Lost(Facts, NodeWorld.Start),
        ["Quarantined/Reachable"] = new NodeState.Quarantined(Facts, NodeWorld.Start, "bad", NodeLink.Reachable),
        ["Quarantined/Unreachable"] = new NodeState.Quarantined(Facts, NodeWorld.Start, "bad", NodeLink.Unreachable),
        ["Quarantined/Lost"] = new NodeState.Quarantined(Facts, NodeWorld.Start, "bad", NodeLink.Lost),
    };

    /// <summary>
    /// Rows: states as above. Columns: connect, disconnect, leases ran out, quarantine, release. A dash: nothing
    /// happens. Refused: a refusal.
    /// </summary>
    public static TheoryData<string, string[]> Commands => new()
    {
        { "None", ["NodeEnrolled", "-", "-", "Refused", "Refused"] },
        { "Ready", ["-", "NodeUnreachable", "-", "NodeQuarantined", "-"] },
        { "Unreachable", ["NodeReady", "-", "NodeLost", "NodeQuarantined", "-"] },
        { "Lost", ["NodeReady", "-", "-", "NodeQuarantined", "-"] },
        { "Quarantined/Reachable", ["-", "NodeUnreachable", "-", "-", "NodeReleased"] },
        { "Quarantined/Unreachable", ["NodeReady", "-", "NodeLost", "-", "NodeReleased"] },
        { "Quarantined/Lost", ["NodeReady", "-", "-", "-", "NodeReleased"] },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Each_command_does_in_each_state_what_the_diagram_says(string state, string[] expected)
    {
        NodeCommand[] commands =
        [
            NodeWorld.Connect(), new NodeCommand.Disconnect("gone"), new NodeCommand.LeasesRanOut(), new NodeCommand.Quarantine("x"), new NodeCommand.Release("x"),
        ];
        Assert.Equal(expected, commands.Select(command => Shown(NodeDecider.Decide(States[state], command, Now))));
    }

    /// <summary>
    /// Columns: enrolled, changed, ready, unreachable, lost, outcomes, quarantined, released. A dash: impossible.
    /// </summary>
    public static TheoryData<string, string[]> Events => new()
    {
        { "None", ["Ready", "-", "-", "-", "-", "-", "-", "-"] },
        { "Ready", ["-", "Ready", "-", "Unreachable", "-", "Ready", "Quarantined/Reachable", "-"] },
        { "Unreachable", ["-", "Unreachable", "Ready", "-", "Lost", "Unreachable", "Quarantined/Unreachable", "-"] },
        { "Lost", ["-", "Lost", "Ready", "-", "-", "Lost", "Quarantined/Lost", "-"] },
        { "Quarantined/Reachable", ["-", "Quarantined/Reachable", "-", "Quarantined/Unreachable", "-", "Quarantined/Reachable", "-", "Ready"] },
        {
            "Quarantined/Unreachable",
            ["-", "Quarantined/Unreachable", "Quarantined/Reachable", "-", "Quarantined/Lost", "Quarantined/Unreachable", "-", "Unreachable"]
        },
        { "Quarantined/Lost", ["-", "Quarantined/Lost", "Quarantined/Reachable", "-", "-", "Quarantined/Lost", "-", "Lost"] },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void Each_event_leads_from_each_state_where_the_diagram_says(string state, string[] expected)
    {
        NodeEvent[] events =
        [
            new NodeEvent.NodeEnrolled(Now, "0xnode", Facts.Offer), new NodeEvent.NodeChanged(Now, Facts.Offer), new NodeEvent.NodeReady(Now),
            new NodeEvent.NodeUnreachable(Now, "gone"), new NodeEvent.NodeLost(Now), new NodeEvent.OutcomesRecorded(Now, []),
            new NodeEvent.NodeQuarantined(Now, "x"), new NodeEvent.NodeReleased(Now, "x"),
        ];
        Assert.Equal(expected, events.Select(e => Next(States[state], e)));
    }

    [Fact]
    public void The_tables_name_every_state() =>
        Assert.True(States.Keys.ToHashSet().SetEquals(Commands.Select(row => (string)row[0])) && States.Keys.ToHashSet().SetEquals(Events.Select(row => (string)row[0])));

    [Fact]
    public void Whatever_is_decided_can_be_applied_in_every_state()
    {
        NodeCommand[] commands = [NodeWorld.Connect(slots: 9), NodeWorld.Connect(slots: 0), new NodeCommand.RecordOutcomes([])];
        foreach (var (state, command) in States.Values.SelectMany(state => commands.Select(command => (state, command))))
        {
            var decision = NodeDecider.Decide(state, command, Now);
            var after = decision.Events.Aggregate(state, NodeDecider.Apply);
            if (command is NodeCommand.Connect { Connection.Slots: 9 }) Assert.Equal(9, ((NodeState.Known)after).Facts.Offer.Slots);
            else Assert.Equal(state, after);
        }
    }

    [Fact]
    public void A_worker_with_an_impossible_offer_is_refused_with_every_wrong_field()
    {
        var decision = NodeDecider.Decide(new NodeState.None(), NodeWorld.Connect(slots: 0, owner: "", cores: 0), Now);
        Assert.Equal(RefusalCode.Invalid, decision.Refusal!.Code);
        Assert.Equal(["slots", "capabilities.cpuCores", "owner"], decision.Refusal.Fields!.Select(field => field.Field));
    }

    private static string Shown(NodeDecision decision) =>
        decision.Refusal is not null ? "Refused" : decision.Events.Length == 0 ? "-" : string.Join("+", decision.Events.Select(e => e.GetType().Name));

    private static string Next(NodeState state, NodeEvent e)
    {
        try
        {
            var next = NodeDecider.Apply(state, e);
            return next is NodeState.Quarantined q ? $"Quarantined/{q.Link}" : next.GetType().Name;
        }
        catch (InvalidOperationException)
        {
            return "-";
        }
    }
}
