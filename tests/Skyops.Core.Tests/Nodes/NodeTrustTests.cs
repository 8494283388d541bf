using Skyops.Core.Journal;
using Skyops.Core.Nodes;
using Skyops.Core.Tests.Testing;
using Skyops.Nodes;

namespace Skyops.Core.Tests.Nodes;

public sealed class NodeTrustTests
{
    [Fact]
    public void Reputation_has_the_documented_numbers()
    {
        var world = NodeWorld.Ready();
        Assert.Equal(0.5, world.View.Reputation);
        for (var shard = 0; shard < 10; shard++) world.Outcome(OutcomeKind.Valid, "t", shard);
        Assert.Equal(12.0 / 14, world.View.Reputation, 12);
        world.Outcome(OutcomeKind.Invalid, "t", 10);
        Assert.Equal(12.0 / 34, world.View.Reputation, 12);
        Assert.Equal((10L, 1L, 0L), (world.View.Valid, world.View.Invalid, world.View.BrokenPromises));
    }

    [Fact]
    public void Long_work_counts_more_than_short_work_and_neutral_not_at_all()
    {
        var fresh = Reputation.Newcomer(NodeWorld.Start);
        double Score(OutcomeKind kind, long runMs) => fresh.With(kind, runMs, NodeWorld.Start).ScoreAt(NodeWorld.Start);
        Assert.True(Score(OutcomeKind.Valid, 3_600_000) > Score(OutcomeKind.Valid, 60_000));
        Assert.True(Score(OutcomeKind.Valid, 60_000) > Score(OutcomeKind.Valid, 0));
        Assert.Equal(0.5, Score(OutcomeKind.Neutral, 3_600_000));
        Assert.True(Score(OutcomeKind.Invalid, 0) < Score(OutcomeKind.BrokenPromise, 0));
        Assert.True(Score(OutcomeKind.BrokenPromise, 0) < 0.5);
    }

    [Fact]
    public void Evidence_halves_every_thirty_days()
    {
        var trusted = new Reputation(8, 0, NodeWorld.Start);
        Assert.Equal(10.0 / 12, trusted.ScoreAt(NodeWorld.Start), 12);
        Assert.Equal(6.0 / 8, trusted.ScoreAt(NodeWorld.Start.AddDays(30)), 12);
        Assert.Equal(4.0 / 6, trusted.ScoreAt(NodeWorld.Start.AddDays(60)), 12);
    }

    [Fact]
    public void Being_away_costs_uptime_and_never_reputation()
    {
        var world = NodeWorld.Ready();
        world.Outcome(OutcomeKind.Valid, "t");
        var twin = world.Facts.Reputation;
        world.After(TimeSpan.FromDays(1), new NodeCommand.Disconnect("cable"));
        world.After(TimeSpan.FromDays(1), new NodeCommand.LeasesRanOut());
        world.After(TimeSpan.FromDays(1), NodeWorld.Connect());
        Assert.Equal(twin.ScoreAt(world.Now), world.View.Reputation);
        Assert.InRange(world.View.Uptime, 0.30, 0.35);
    }

    [Theory]
    [InlineData(-1, OutcomeKind.BrokenPromise)]
    [InlineData(45, OutcomeKind.BrokenPromise)]
    [InlineData(20, OutcomeKind.Neutral)]
    public void A_lapsed_lease_is_a_broken_promise_only_of_a_node_that_was_reachable(int secondsSinceItCameBack, OutcomeKind recorded)
    {
        var world = NodeWorld.Ready();
        world.Now += TimeSpan.FromHours(1);
        if (secondsSinceItCameBack >= 0)
        {
            world.Do(new NodeCommand.Disconnect("cable"));
            world.After(TimeSpan.FromMinutes(1), NodeWorld.Connect());
            world.Now += TimeSpan.FromSeconds(secondsSinceItCameBack);
        }

        var happened = Assert.IsType<NodeEvent.OutcomesRecorded>(Assert.Single(world.Outcome(OutcomeKind.LeaseLapsed, "t")));
        Assert.Equal(recorded, happened.Outcomes[0].Kind);
    }

    [Fact]
    public void A_lease_that_lapses_while_the_node_is_away_costs_it_nothing()
    {
        var world = NodeWorld.Ready();
        world.After(TimeSpan.FromHours(1), new NodeCommand.Disconnect("cable"));
        world.Now += TimeSpan.FromMinutes(5);
        world.Outcome(OutcomeKind.LeaseLapsed, "t");
        Assert.Equal((0.5, 0L), (world.View.Reputation, world.View.BrokenPromises));
    }

    [Fact]
    public void Uptime_is_the_weighted_integral_however_often_it_is_carried_on() => Seeded.Cases(50, chance =>
    {
        var uptime = Uptime.Begin(NodeWorld.Start);
        var now = NodeWorld.Start;
        var intervals = new List<(DateTimeOffset From, DateTimeOffset To, bool Up)>();
        for (var i = 0; i < 20; i++)
        {
            var next = now.AddMinutes(chance.Between(1, 20_000));
            intervals.Add((now, next, uptime.Reachable));
            uptime = uptime.Turn(next, chance.Once(2));
            now = next;
        }

        double Weight(DateTimeOffset from, DateTimeOffset to) =>
            Math.Exp(-((now - to) / Uptime.TimeConstant)) - Math.Exp(-((now - from) / Uptime.TimeConstant));
        var expected = intervals.Where(i => i.Up).Sum(i => Weight(i.From, i.To)) / intervals.Sum(i => Weight(i.From, i.To));
        Assert.Equal(expected, uptime.ShareAt(now), 9);
    });

    [Fact]
    public void An_outcome_counts_once_however_often_it_is_told()
    {
        var world = NodeWorld.Ready();
        Assert.Single(world.Outcome(OutcomeKind.Valid, "t", paid: 5));
        Assert.Empty(world.Outcome(OutcomeKind.Valid, "t", paid: 5));
        Assert.Equal((UInt128)5, world.View.Earned.Units);
        for (var shard = 1; shard < RecentOutcomes.Most; shard++) world.Outcome(OutcomeKind.Neutral, "t", shard);
        Assert.Empty(world.Outcome(OutcomeKind.Valid, "t", paid: 5));
        Assert.Equal(RecentOutcomes.Most, world.Facts.Recent.Count);
        Assert.Single(world.Outcome(OutcomeKind.Neutral, "t", RecentOutcomes.Most));
        Assert.Equal(RecentOutcomes.Most, world.Facts.Recent.Count);
    }

    [Fact]
    public void A_node_that_fails_three_different_tasks_is_quarantined_with_the_reason()
    {
        var world = NodeWorld.Ready();
        world.Outcome(OutcomeKind.BrokenPromise, "t1");
        world.Outcome(OutcomeKind.BrokenPromise, "t1", 1);
        world.Outcome(OutcomeKind.Neutral, "t2");
        world.Outcome(OutcomeKind.Invalid, "t3");
        Assert.IsType<NodeState.Ready>(world.State);
        world.Outcome(OutcomeKind.Invalid, "t4");
        var quarantined = Assert.IsType<NodeState.Quarantined>(world.State);
        Assert.Contains("t1, t3, t4", quarantined.Reason, StringComparison.Ordinal);
        Assert.Equal(NodeStatus.Quarantined, world.View.Status);

        world.Do(new NodeCommand.Release("passed its canary"));
        Assert.IsType<NodeState.Ready>(world.State);
        world.Outcome(OutcomeKind.Invalid, "t5");
        Assert.IsType<NodeState.Ready>(world.State);
    }

    [Fact]
    public void Failures_a_day_apart_do_not_add_up()
    {
        var world = NodeWorld.Ready();
        foreach (var task in new[] { "a", "b", "c", "d" })
        {
            world.Outcome(OutcomeKind.BrokenPromise, task);
            world.Now += TimeSpan.FromHours(13);
        }

        Assert.IsType<NodeState.Ready>(world.State);
    }

    [Fact]
    public void Replay_of_the_encoded_history_leads_to_the_same_view() => Seeded.Cases(100, chance =>
    {
        var world = NodeWorld.Ready();
        for (var i = 0; i < 60; i++)
        {
            world.Now += TimeSpan.FromMinutes(chance.Below(600));
            switch (chance.Below(6))
            {
                case 0: world.Do(NodeWorld.Connect(slots: chance.Between(1, 3))); break;
                case 1: world.Do(new NodeCommand.Disconnect("gone")); break;
                case 2: world.Do(new NodeCommand.LeasesRanOut()); break;
                case 3: world.Do(chance.Once(2) ? new NodeCommand.Quarantine("x") : new NodeCommand.Release("x")); break;
                default: world.Outcome(chance.Of(Enum.GetValues<OutcomeKind>()), $"t{chance.Below(5)}", chance.Below(9), chance.Below(9_000_000), 7); break;
            }
        }

        var replayed = Assert.IsAssignableFrom<NodeState.Known>(NodeDecider.Replay(world.History));
        Assert.Equal(world.State.GetType(), replayed.GetType());
        var view = NodeProjection.View(replayed, [], world.Now, world.Now);
        Assert.True(NodeOffers.Same(world.View.Capabilities, view.Capabilities));
        Assert.Equal(world.View with { Capabilities = view.Capabilities, Running = view.Running }, view);
    });

    [Fact]
    public void An_unknown_event_is_named_and_the_summary_reads_back()
    {
        Assert.Equal("NodeRepainted", Assert.Throws<UnknownEventException>(() => NodeEventCodec.Decode("""[{"type":"NodeRepainted"}]"""u8)).Type);
        var world = NodeWorld.Ready();
        var row = NodeProjection.Entity((NodeState.Known)world.State, world.Now);
        Assert.Equal(("node", "0xnode", "0xowner", "ready"), (row.Kind, row.Key, row.Owner, row.Status));
        Assert.Equal(8, NodeProjection.ReadSummary(row.Summary.Span).Capabilities.CpuCores);
    }

    [Fact]
    public void The_scheduler_hears_of_transitions_and_of_steps_of_reputation_but_not_of_every_result()
    {
        var world = NodeWorld.Ready();
        var told = 0;
        for (var shard = 0; shard < 500; shard++)
        {
            var before = world.State;
            var events = world.Outcome(OutcomeKind.Valid, "t", shard);
            told += NodeEffects.After(before, events, world.State, world.Now).Count;
        }

        Assert.InRange(told, 20, 60);
        var ready = world.State;
        var lost = world.Do(new NodeCommand.Disconnect("gone")).Concat(world.Do(new NodeCommand.LeasesRanOut())).ToArray();
        var effects = NodeEffects.After(ready, lost, world.State, world.Now);
        Assert.Contains(effects, effect => effect is NodeEffect.LoseAttempts);
        Assert.Contains(effects, effect => effect is NodeEffect.TellScheduler { Snapshot.Status: NodeStatus.Lost });
    }
}
