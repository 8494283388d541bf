using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Audit;
using Skyops.Core.Tests.Testing;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling.Audit;

/// <summary>What a scheduler was told is enough to give its plans again, and to find what was changed.</summary>
public sealed class SchedulingReplayTests
{
    [Fact]
    public void Recorded_inputs_give_every_plan_again_bit_for_bit() => Seeded.Cases(100, chance =>
    {
        var inputs = SchedulingInputCodec.Decode(SchedulingInputCodec.Encode(Record(chance)));
        Assert.Contains(inputs, input => input is SchedulingInput.Pass { Count: > 0 });
        Assert.Empty(SchedulingReplay.Verify(inputs));
    });

    [Fact]
    public void A_changed_choice_is_found_at_its_pass() => Seeded.Cases(60, chance =>
    {
        var inputs = Record(chance).ToArray();
        var passes = Enumerable.Range(0, inputs.Length).Where(i => inputs[i] is SchedulingInput.Pass { Count: > 0 }).ToArray();
        var at = chance.Of(passes);
        var pass = (SchedulingInput.Pass)inputs[at];
        inputs[at] = pass with { Digest = new string(pass.Digest.Reverse().ToArray()) };
        Assert.Equal(pass.At, Assert.Single(SchedulingReplay.Verify(inputs)).At);
    });

    [Fact]
    public void A_node_that_was_made_better_than_it_was_is_found()
    {
        var recorded = new RecordedScheduler(new SchedulerState());
        recorded.NodeChanged(PoolWorld.Snapshot("honest", reputation: 0.9));
        recorded.NodeChanged(PoolWorld.Snapshot("friend", reputation: 0.5));
        recorded.Request(PoolWorld.Request("t"), PoolWorld.Now);
        recorded.Run(PoolWorld.Now, PassOptions.Default);
        var inputs = recorded.Take().ToArray();
        Assert.Empty(SchedulingReplay.Verify(inputs));
        inputs[1] = new SchedulingInput.Node(PoolWorld.Snapshot("friend", reputation: 1));
        Assert.Single(SchedulingReplay.Verify(inputs));
    }

    [Fact]
    public void An_audit_shows_that_each_placement_was_the_best_at_its_moment() => Seeded.Cases(40, chance =>
    {
        var inputs = Record(chance);
        foreach (var task in inputs.OfType<SchedulingInput.Request>().Select(request => request.Slots).DistinctBy(slots => slots.TaskId))
        {
            foreach (var audit in SchedulingReplay.Audit(inputs, task.TaskId))
            {
                Assert.True(audit.SamePlan);
                Assert.True(audit.IsBest || task.Together, $"{task.TaskId} on {audit.Placement.Node}");
                Assert.Equal(audit.Nodes, audit.Falls.Sum(fall => fall.Nodes));
                Assert.Equal(audit.Best.Select(node => node.Score).OrderDescending(), audit.Best.Select(node => node.Score));
            }
        }
    });

    /// <summary>A random run with everything that a scheduler can be told.</summary>
    private static IReadOnlyList<SchedulingInput> Record(Chance chance)
    {
        var recorded = new RecordedScheduler(new SchedulerState());
        var now = PoolWorld.Now;
        var live = new List<(string Task, Placement Placement)>();
        for (var step = 0; step < 40; step++, now = now.AddSeconds(chance.Below(40)))
        {
            if (chance.Once(2)) recorded.NodeChanged(PoolWorld.AnyNode(chance, chance.Below(12)));
            if (chance.Once(2)) recorded.Request(PoolWorld.AnyRequest(chance, step) with { Together = chance.Once(4), DurationSeconds = chance.Below(100) }, now);
            if (chance.Once(9)) recorded.Withdraw($"t{chance.Below(40)}");
            if (live.Count > 0 && chance.Once(2))
            {
                var (task, p) = live[^1];
                live.RemoveAt(live.Count - 1);
                recorded.Release(task, [new SlotOnNode(p.Stage, p.Shard, p.Slot, p.Node, new ResourceRequest())]);
            }

            foreach (var offer in recorded.Run(now, new PassOptions(chance.Between(1, 30), 4)).Tasks) Answer(chance, recorded, offer, live, now);
        }

        return recorded.Take();
    }

    private static void Answer(Chance chance, RecordedScheduler recorded, TaskPlacements offer, List<(string, Placement)> live, DateTimeOffset now)
    {
        if (chance.Once(8))
        {
            recorded.Announced(offer.TaskId, recorded.Forget(offer.TaskId, offer.Placements), now);
            return;
        }

        foreach (var placement in offer.Placements)
        {
            var answer = chance.Once(4) ? chance.Of(Enum.GetValues<GrantAnswer>()) : GrantAnswer.Granted;
            recorded.Answered(offer.TaskId, placement, answer, now);
            if (answer == GrantAnswer.Granted) live.Add((offer.TaskId, placement));
        }
    }
}
