using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class ArrayTests
{
    [Fact]
    public void A_hundred_thousand_shards_are_a_range_until_they_are_touched()
    {
        var world = new TaskWorld { Mirrored = false };
        world.Do(Make.Submit(Make.Noop(Limits.ShardsPerTask, redundancy: 3, budget: 1_000_000)));

        Assert.Empty(world.Progress.Active);
        var request = world.Effects.OfType<TaskEffect.RequestPlacement>().Single().Request;
        Assert.InRange(request.Waiting.Length, Limits.SlotsInScheduler - 3, Limits.SlotsInScheduler);
        Assert.Equal(GrantAnswer.NotWaiting, world.Lease(2_000, 0, "n1"));
        Assert.Equal(GrantAnswer.Granted, world.Lease(1_000, 0, "n1"));
        Assert.Equal(1_001, world.Progress.Active.Count);
        Assert.InRange(world.Progress.Offered, 1_001, 1_366);
    }

    [Fact]
    public void New_slots_are_offered_in_large_groups_as_others_finish_and_never_more_than_the_scheduler_takes()
    {
        const int Shards = 20_000;
        var state = TaskDecider.Decide(
            TaskState.None.Instance, Make.Submit(Make.Noop(Shards, budget: 1_000_000)), Make.Start).State;
        var requests = 1;
        var now = Make.Start;
        for (var at = 0; at < Shards; at += 100)
        {
            now = now.AddSeconds(1);
            var decision = TaskDecider.Decide(
                state,
                new TaskCommand.Grant([.. Enumerable.Range(at, 100).Select(i => Make.Place(i, 0, $"n{i % 100}"))]),
                now);
            Assert.All(decision.Grants, g => Assert.Equal(GrantAnswer.Granted, g));
            requests += TaskEffects.After(state, decision.Events).OfType<TaskEffect.RequestPlacement>().Count();
            state = decision.State;
            Assert.InRange(((TaskState.Open)state).Stages.Find(0)!.Waiting, 0, Limits.SlotsInScheduler);
            now = now.AddSeconds(1);
            for (var node = 0; node < 100; node++)
            {
                var receipt = Make.Receipt(new AttemptKey(Make.TaskId, 0, at + node, 0, 1), $"n{node}", []);
                state = TaskDecider.Decide(state, new TaskCommand.Report($"n{node}", [receipt]), now).State;
            }
        }

        var ended = Assert.IsType<TaskState.Ended>(state);
        Assert.Equal(Shards, ended.Counts.Accepted);
        Assert.Equal(100, ended.Bill.Payees.Count);
        Assert.Equal(Limits.ShardsInView, ended.Recent.Shards.Count());
        Assert.InRange(requests, 5, 12);
    }
}
