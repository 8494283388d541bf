using Skyops.Core.Nodes;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Nodes;

public sealed class NodeAssignmentsTests
{
    [Fact]
    public void An_assignment_is_delivered_once_a_connection_and_assigning_again_changes_nothing()
    {
        var node = new NodeAssignments();
        node.Connect("c1", []);
        node.Assign([Of("t", 0)], known: false);
        node.Assign([Of("t", 0)], known: false);
        Assert.True(node.HasCommands);
        Assert.Equal([Key("t", 0)], node.Take("c1")!.Assign.Select(a => a.Key));
        Assert.Empty(node.Take("c1")!.Assign);
        Assert.False(node.HasCommands);
        Assert.Null(node.Take("older"));
        Assert.Equal(["t/0/0/0@1"], node.Running);
    }

    [Fact]
    public void After_a_reconnect_the_undelivered_is_sent_the_missing_is_lost_and_the_unknown_is_asked_about()
    {
        var node = new NodeAssignments();
        node.Connect("c1", []);
        node.Assign([Of("t", 0), Of("t", 1)], known: false);
        node.Take("c1");
        node.Assign([Of("t", 2)], known: false);
        node.Disconnect("c1");
        Assert.Empty(node.Assign([Of("u", 0)], known: true));

        var mended = node.Connect("c2", [Key("t", 0), Key("w", 5)]);
        Assert.Equal([Key("t", 2)], mended.Resend);
        Assert.Equal([("t", 1), ("u", 0)], mended.Lost.SelectMany(lost => lost.Keys).Select(key => (key.TaskId, key.Shard)));
        Assert.Equal(Key("w", 5), Assert.Single(Assert.Single(mended.Ask).Keys));
        Assert.Equal([Key("t", 2)], node.Take("c2")!.Assign.Select(a => a.Key));
        Assert.Null(node.Take("c1"));
        Assert.False(node.Disconnect("c1"));
    }

    [Fact]
    public void What_a_task_does_not_confirm_is_stopped_and_what_it_confirms_goes_on()
    {
        var node = new NodeAssignments();
        var mended = node.Connect("c1", [Key("t", 0), Key("t", 1)]);
        node.Confirm(mended.Ask[0].Keys, [Key("t", 1)]);
        Assert.Equal([Key("t", 0)], node.Take("c1")!.Stop);
        Assert.Equal(["t/0/1/0@1"], node.Running);
        Assert.Empty(node.Connect("c2", [Key("t", 1)]).Ask);
    }

    [Fact]
    public void A_known_assignment_told_before_the_answer_settles_the_question()
    {
        var node = new NodeAssignments();
        var mended = node.Connect("c1", [Key("t", 0)]);
        node.Assign([Of("t", 0)], known: true);
        node.Confirm(mended.Ask[0].Keys, []);
        var commands = node.Take("c1")!;
        Assert.Empty(commands.Stop);
        Assert.Empty(commands.Assign);
        Assert.Equal(1, node.Count);
    }

    [Fact]
    public void A_known_assignment_that_the_connected_worker_did_not_list_is_given_back_to_its_task()
    {
        var node = new NodeAssignments();
        node.Connect("c1", []);
        Assert.Equal([Key("t", 0)], node.Assign([Of("t", 0)], known: true));
        Assert.Equal(0, node.Count);
    }

    [Fact]
    public void Releasing_stops_only_what_the_worker_has()
    {
        var node = new NodeAssignments();
        node.Connect("c1", []);
        node.Assign([Of("t", 0), Of("t", 1), Of("t", 2)], known: false);
        node.Take("c1");
        node.Assign([Of("t", 3)], known: false);
        node.Release([Key("t", 0), Key("t", 3)], stop: true);
        node.Release([Key("t", 1)], stop: false);
        var commands = node.Take("c1")!;
        Assert.Equal([Key("t", 0)], commands.Stop);
        Assert.Empty(commands.Assign);
        Assert.Equal(["t/0/2/0@1"], node.Running);
    }

    [Fact]
    public void A_stop_is_not_lost_when_the_worker_was_away()
    {
        var node = new NodeAssignments();
        node.Connect("c1", []);
        node.Assign([Of("t", 0)], known: false);
        node.Take("c1");
        node.Disconnect("c1");
        node.Release([Key("t", 0)], stop: true);
        var mended = node.Connect("c2", [Key("t", 0)]);
        node.Confirm(Assert.Single(mended.Ask).Keys, []);
        Assert.Equal([Key("t", 0)], node.Take("c2")!.Stop);
    }

    [Fact]
    public void Declined_and_lost_attempts_are_given_back_once()
    {
        var node = new NodeAssignments();
        node.Connect("c1", []);
        node.Assign([Of("t", 0), Of("u", 1), Of("t", 2)], known: false);
        Assert.Empty(node.Declined("older", [Key("t", 0)]));
        Assert.Equal([Key("t", 0)], node.Declined("c1", [Key("t", 0), Key("t", 9)]));
        Assert.Equal(["t", "u"], node.LoseAll().Select(lost => lost.TaskId));
        Assert.Empty(node.LoseAll());
        Assert.Empty(node.Take("c1")!.Assign);
    }

    [Fact]
    public void More_than_the_limit_is_refused_and_a_take_is_bounded()
    {
        var node = new NodeAssignments();
        node.Connect("c1", []);
        var refused = node.Assign([.. Enumerable.Range(0, Limits.AssignmentsPerNode + 2).Select(i => Of("t", i))], known: false);
        Assert.Equal(2, refused.Length);
        Assert.Equal(NodeAssignments.MostPerTake, node.Take("c1")!.Assign.Length);
        Assert.True(node.HasCommands);
    }

    private static AttemptKey Key(string task, int shard) => new(task, 0, shard, 0, 1);

    private static Assignment Of(string task, int shard) =>
        new(Key(task, shard), "0xowner", new NoopOrder(), [], new ResourceRequest(), 60, 0, null, Amount.Zero);
}
