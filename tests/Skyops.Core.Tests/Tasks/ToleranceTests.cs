using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class ToleranceTests
{
    private static readonly Comparator Near = new() { Absolute = 1, Files = ["part-*"] };

    [Fact]
    public void Results_that_differ_are_compared_once_all_have_reported_and_those_that_match_are_paid()
    {
        var world = Two();
        world.Run(0, 0, "n1", "a", runMs: 1_000);
        Assert.Empty(Wanted(world));
        world.Run(0, 1, "n2", "b", runMs: 2_000);
        var wanted = Assert.Single(Wanted(world));
        var pair = Assert.Single(wanted.Pairs);
        Assert.Equal((1, 2), (pair.First.Epoch, pair.Second.Epoch));
        Assert.Equal(StateText.Of(wanted), StateText.Of(Assert.Single(TaskEffects.OnActivation(world.State).OfType<TaskEffect.CompareResults>())));

        Compare(world, new ComparedPair(1, 2, true, true, 0.25, null));

        var accepted = Assert.Single(world.History.OfType<ShardAccepted>());
        Assert.All(accepted.Votes, vote => Assert.True(vote.Agreed));
        Assert.Equal(0.25, accepted.Votes[1].Difference);
        Assert.Contains("0.25", accepted.Describe(), StringComparison.Ordinal);
        var completed = Assert.Single(world.History.OfType<TaskCompleted>());
        Assert.Equal(Make.Outputs(Order(), "a"), completed.Outputs);
        var each = Charges.Of(1_000, 600_000, Make.Price);
        Assert.Equal([each, each], world.Ended.Bill.Payees.Values);
        Assert.Equal(StateText.Of(world.State), StateText.Of(TaskDecider.Replay(world.History)));
    }

    [Fact]
    public void A_result_that_matches_only_one_that_matches_the_candidate_is_outvoted()
    {
        var world = Two(redundancy: 3, margin: 1);
        world.Run(0, 0, "n1", "a");
        world.Run(0, 1, "n2", "b");
        world.Run(0, 2, "n3", "c");

        // a ~ b and b ~ c one way only: with c as the candidate b matches, with b as the candidate c does not.
        Compare(
            world, new ComparedPair(1, 2, true, true, 1, null), new ComparedPair(1, 3, false, false, 2, "part-0: 1 and 3"), new ComparedPair(2, 3, false, true, 1, "part-0: 2 and 3"));

        var accepted = Assert.Single(world.History.OfType<ShardAccepted>());
        Assert.Equal([true, true, false], accepted.Votes.Select(vote => vote.Agreed));
        var past = world.Ended.Recent.Shards.Single().Attempts;
        Assert.Equal("outvoted: part-0: 1 and 3", past.Single(a => a.Attempt.Node == "n3").Reason);
        Assert.Equal(OutcomeKind.Invalid, past.Single(a => a.Attempt.Node == "n3").Outcome);
        Assert.Null(past.Single(a => a.Attempt.Node == "n3").Paid);
    }

    [Fact]
    public void A_result_that_cannot_be_read_is_outvoted_by_results_that_can()
    {
        var world = Two();
        world.Run(0, 0, "n1", "junk");
        world.Run(0, 1, "n2", "b");
        world.Do(new TaskCommand.Compared(0, 0, [], [new UnreadableResult(1, "part-0: it is no array")]));
        Assert.Equal(4, world.Shard(0).Slots.Length);
        world.Run(0, 2, "n3", "c");
        world.Run(0, 3, "n4", "c");
        var wanted = Assert.Single(Wanted(world));
        Assert.Equal([(2, 3)], wanted.Pairs.Select(pair => (pair.First.Epoch, pair.Second.Epoch)));
        Compare(world, new ComparedPair(2, 3, true, true, 0.1, null));

        Assert.Equal("outvoted: part-0: it is no array", world.Ended.Recent.Shards.Single().Attempts.Single(a => a.Attempt.Node == "n1").Reason);
        Assert.Equal(3, world.Ended.Bill.Payees.Count);
    }

    [Fact]
    public void A_shard_whose_results_can_never_be_compared_is_inconclusive_says_why_and_nobody_is_blamed()
    {
        var world = Two();
        for (var slot = 0; world.State is TaskState.Open; slot++)
        {
            world.Run(0, slot, $"n{slot}", $"v{slot}");
            while (world.State is TaskState.Open && Wanted(world) is [var wanted])
                world.Do(new TaskCommand.Compared(0, 0, [], [.. wanted.Pairs.SelectMany(p => new[] { p.First.Epoch, p.Second.Epoch }).Distinct().Select(e => new UnreadableResult(e, "part-0: too large"))]));
        }

        var failed = Assert.Single(world.History.OfType<TaskFailed>());
        Assert.Equal(TaskFailure.Inconclusive, failed.Cause);
        Assert.Contains("too large", failed.Detail, StringComparison.Ordinal);
        Assert.All(world.Ended.Recent.Shards.Single().Attempts, a => Assert.Equal(OutcomeKind.Neutral, a.Outcome));
        Assert.Equal(Amount.Zero, world.Ended.Bill.Work);
    }

    [Fact]
    public void An_answer_that_was_not_asked_for_changes_nothing()
    {
        var world = Two();
        world.Run(0, 0, "n1", "a");
        Assert.Empty(world.Do(new TaskCommand.Compared(0, 0, [new ComparedPair(1, 2, true, true, 0, null)], [])).Events);
        world.Run(0, 1, "n2", "b");
        Assert.Empty(world.Do(new TaskCommand.Compared(0, 0, [new ComparedPair(1, 3, true, true, 0, null)], [new UnreadableResult(9, "x")])).Events);
        Assert.Empty(world.Do(new TaskCommand.Compared(0, 5, [new ComparedPair(1, 2, true, true, 0, null)], [])).Events);
        Compare(world, new ComparedPair(1, 2, true, true, 0, null));
        Assert.Empty(world.Do(new TaskCommand.Compared(0, 0, [new ComparedPair(1, 2, false, false, 0, null)], [])).Events);
    }

    [Fact]
    public void Equal_results_need_no_comparison_and_bitwise_tasks_have_none()
    {
        var world = Two();
        world.Run(0, 0, "n1", "a");
        world.Run(0, 1, "n2", "a");
        Assert.Empty(world.History.OfType<ResultsCompared>());
        Assert.NotEmpty(world.History.OfType<TaskCompleted>());

        var bitwise = TaskWorld.Of(Make.Staged(Make.Stage("only")) with { Redundancy = 2 });
        bitwise.Run(0, 0, "n1", "a");
        bitwise.Run(0, 1, "n2", "b");
        Assert.Empty(Wanted(bitwise));
        Assert.Equal(4, bitwise.Shard(0).Slots.Length);
    }

    [Fact]
    public void Nothing_of_a_result_or_of_a_comparison_shows_before_the_verdict()
    {
        var world = Two();
        world.Run(0, 0, "n1", "secret");
        world.Run(0, 1, "n2", "other");
        Compare(world, new ComparedPair(1, 2, false, false, 77.5, "part-0: 1 and 78.5"));
        Assert.IsType<TaskState.Open>(world.State);
        string[] secrets = [Make.Receipt(Make1(1), "n1", Make.Outputs(Order(), "secret")).Receipt.Digest, Make.Outputs(Order(), "secret")[0].Sha256, "77.5", "78.5", "secret"];

        var shown = new List<string> { StateText.Of(TaskProjection.View(world.State, new Dictionary<AttemptKey, AttemptProgress>(), 1, world.Now)!), StateText.Of(TaskProjection.Receipts(world.History)), StateText.Of(TaskProjection.Summary(world.State)!) };
        shown.AddRange(world.History.Select(e => StateText.Of(TaskProjection.Update(1, e, 0))));
        shown.AddRange(world.History.Select(e => e.Describe()));
        shown.AddRange(TaskEffects.OnActivation(world.State).Where(e => e is not TaskEffect.CompareResults).Select(StateText.Of));
        Assert.All(shown, text => Assert.All(secrets, secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_order_of_arrival_changes_neither_verdict_nor_who_is_paid()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            int[] values = [.. Enumerable.Range(0, 9).Select(_ => random.Next(6))];
            Assert.True(Play(values, random) == Play(values, random), $"seed {seed}");
        }
    }

    private static string Play(int[] values, Random random)
    {
        var world = Two(redundancy: 2);
        while (world.State is TaskState.Open)
        {
            var first = world.Shard(0).Epoch;
            var slots = world.Shard(0).Slots.Length;
            for (var slot = first; slot < slots; slot++) world.Lease(0, slot, $"n{slot}");
            foreach (var slot in Enumerable.Range(first, slots - first).OrderBy(_ => random.Next()).ToArray())
            {
                world.Now = world.Now.AddSeconds(1);
                world.Succeed(world.Key(0, slot), $"n{slot}", $"v{values[slot]}");
            }

            if (world.State is TaskState.Open && Wanted(world) is [var wanted])
                Compare(world, [.. wanted.Pairs.Select(p => (p, Math.Abs(values[p.First.Epoch - 1] - values[p.Second.Epoch - 1]))).Select(x => new ComparedPair(x.p.First.Epoch, x.p.Second.Epoch, x.Item2 <= 1, x.Item2 <= 1, x.Item2, null))]);
        }

        return $"{world.Ended.Reason.GetType().Name} {string.Join(' ', world.Ended.Bill.Payees.Keys)} {world.History.OfType<ShardAccepted>().FirstOrDefault()?.Digest}";
    }

    private static TaskWorld Two(int redundancy = 2, int margin = 2) =>
        TaskWorld.Of(Make.Staged(Make.Stage("only")) with { Redundancy = redundancy, AgreementMargin = margin, Comparator = Near });

    private static WorkOrder Order() => Two().Open.Header.Plan[0].Order(0);

    private static AttemptKey Make1(int epoch) => new(Make.TaskId, 0, 0, 0, epoch);

    private static TaskEffect.CompareResults[] Wanted(TaskWorld world) => [.. TaskEffects.OnActivation(world.State).OfType<TaskEffect.CompareResults>()];

    private static void Compare(TaskWorld world, params ComparedPair[] pairs) => Assert.NotEmpty(world.Do(new TaskCommand.Compared(0, 0, pairs, [])).Events);
}
