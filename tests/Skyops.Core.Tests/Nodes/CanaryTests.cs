using Skyops.Core.Nodes;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Nodes;

public sealed class CanaryTests
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private readonly NodeWorld _world = NodeWorld.Ready();

    private AttemptKey Key => CanaryNames.Key(_world.Now);

    [Fact]
    public void A_node_that_fails_three_tasks_works_again_after_a_right_canary()
    {
        FailThreeTasks();
        Assert.Equal(_world.Now + First, Canaries.DueAt(_world.State, First));
        var key = SendAfter(First);
        Assert.IsType<NodeEvent.NodeReleased>(Assert.Single(_world.Do(new NodeCommand.AnswerCanary(key, "right", null))));
        Assert.IsType<NodeState.Ready>(_world.State);
        Assert.Null(Canaries.DueAt(_world.State, First));
        Assert.False(_world.Facts.Failures.Tripped);
    }

    [Theory]
    [InlineData("wrong", null)]
    [InlineData("right", "OutOfMemory: no room")]
    public void Each_wrong_answer_doubles_the_wait_for_the_next_canary(string digest, string? problem)
    {
        FailThreeTasks();
        var wait = First;
        for (var failed = 0; failed < 12; failed++)
        {
            var key = SendAfter(wait);
            Assert.IsType<NodeEvent.CanaryFailed>(Assert.Single(_world.Do(new NodeCommand.AnswerCanary(key, digest, problem))));
            wait = wait * 2 < TimeSpan.FromHours(6) ? wait * 2 : TimeSpan.FromHours(6);
            Assert.Equal(_world.Now + wait, Canaries.DueAt(_world.State, First));
        }
    }

    [Fact]
    public void One_that_got_lost_with_its_connection_does_not_count()
    {
        FailThreeTasks();
        var key = SendAfter(First);
        Assert.IsType<NodeEvent.CanaryLost>(Assert.Single(_world.Do(new NodeCommand.LoseCanary())));
        Assert.Empty(_world.Do(new NodeCommand.AnswerCanary(key, "right", null)));
        Assert.True(Canaries.DueAt(_world.State, First) <= _world.Now);
    }

    [Fact]
    public void No_answer_is_due_after_its_time()
    {
        FailThreeTasks();
        SendAfter(First);
        Assert.Equal(_world.Now + Canaries.Longest, Canaries.DueAt(_world.State, First));
    }

    [Fact]
    public void Who_an_operator_took_out_only_an_operator_lets_back()
    {
        _world.Do(new NodeCommand.Quarantine("smoke"));
        Assert.Null(Canaries.DueAt(_world.State, First));
        Assert.Empty(_world.Do(new NodeCommand.SendCanary(Key, "right")));
        _world.Do(new NodeCommand.Release("aired"));
        Assert.IsType<NodeState.Ready>(_world.State);
    }

    [Fact]
    public void A_node_that_is_away_gets_none_and_an_answer_to_another_one_changes_nothing()
    {
        FailThreeTasks();
        _world.Do(new NodeCommand.Disconnect("cable"));
        Assert.Null(Canaries.DueAt(_world.State, First));
        Assert.Empty(_world.Do(new NodeCommand.SendCanary(Key, "right")));
        _world.Do(NodeWorld.Connect());
        SendAfter(First);
        Assert.Empty(_world.Do(new NodeCommand.AnswerCanary(CanaryNames.Key(NodeWorld.Start), "right", null)));
        Assert.Empty(_world.Do(new NodeCommand.SendCanary(Key, "right")));
    }

    [Fact]
    public void The_history_of_it_gives_the_same_state()
    {
        FailThreeTasks();
        _world.Do(new NodeCommand.AnswerCanary(SendAfter(First), "wrong", null));
        SendAfter(First * 2);
        var replayed = Assert.IsType<NodeState.Quarantined>(NodeDecider.Replay(_world.History));
        Assert.Equal(((NodeState.Quarantined)_world.State).Canary, replayed.Canary);
    }

    private void FailThreeTasks()
    {
        foreach (var task in (string[])["t1", "t2", "t3"]) _world.Outcome(OutcomeKind.Invalid, task);
        Assert.IsType<NodeState.Quarantined>(_world.State);
    }

    private AttemptKey SendAfter(TimeSpan wait)
    {
        _world.Now += wait;
        var key = Key;
        Assert.IsType<NodeEvent.CanarySent>(Assert.Single(_world.Do(new NodeCommand.SendCanary(key, "right"))));
        return key;
    }
}
