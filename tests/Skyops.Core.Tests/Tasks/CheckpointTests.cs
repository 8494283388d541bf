using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class CheckpointTests
{
    [Fact]
    public void With_one_replica_the_next_attempt_resumes_from_the_newest_checkpoint()
    {
        var world = TaskWorld.Of(Make.Noop());
        world.Lease(0, 0, "n1");
        var key = world.Key(0, 0);
        Assert.Equal(ReportAnswer.Recorded, Save(world, key, "n1", 100));
        Assert.Equal(ReportAnswer.Recorded, Save(world, key, "n1", 200));
        Assert.Equal(ReportAnswer.Duplicate, Save(world, key, "n1", 200));
        Assert.Equal(ReportAnswer.Duplicate, Save(world, key, "n1", 150));

        world.Do(new TaskCommand.LoseAttempts("n1", [key], LossReason.NodeLost));
        world.Lease(0, 0, "n2");

        Assert.Equal(200, world.Effects.OfType<TaskEffect.Assign>().Single().Assignments[0].Resume!.Step);
        Assert.Equal(200, world.History.OfType<AttemptLeased>().Last().ResumeStep);
        Assert.Equal(ReportAnswer.StaleEpoch, Save(world, key, "n1", 300));
    }

    [Fact]
    public void With_two_replicas_only_what_both_say_is_resumed_from()
    {
        var world = TaskWorld.Of(Make.Noop(redundancy: 2));
        world.Lease(0, 0, "n1");
        world.Lease(0, 1, "n2");
        var (first, second) = (world.Key(0, 0), world.Key(0, 1));
        Save(world, first, "n1", 100);
        Save(world, first, "n1", 200);
        Assert.Null(world.Shard(0).Checkpoints.Resume);

        Save(world, second, "n2", 100);
        Assert.Equal(100, world.Shard(0).Checkpoints.Resume!.Step);
        Save(world, second, "n2", 200, "lie");
        Assert.Equal(100, world.Shard(0).Checkpoints.Resume!.Step);

        world.Do(new TaskCommand.LoseAttempts("n1", [first], LossReason.NodeLost));
        world.Lease(0, 0, "n3");
        Assert.Equal(100, world.Effects.OfType<TaskEffect.Assign>().Single().Assignments[0].Resume!.Step);
    }

    [Fact]
    public void A_node_cannot_confirm_its_own_checkpoint_from_another_slot()
    {
        var world = TaskWorld.Of(Make.Noop(redundancy: 2));
        world.Lease(0, 0, "n1");
        Save(world, world.Key(0, 0), "n1", 100);
        world.Fail(world.Key(0, 0), "n1", AttemptExit.Fenced);
        world.Lease(0, 1, "n1");

        Save(world, world.Key(0, 1), "n1", 100);

        Assert.Null(world.Shard(0).Checkpoints.Resume);
    }

    [Fact]
    public void Only_a_few_candidates_of_a_slot_are_kept()
    {
        var world = TaskWorld.Of(Make.Noop(redundancy: 2));
        world.Lease(0, 0, "n1");
        for (var step = 1; step <= 30; step++) Save(world, world.Key(0, 0), "n1", step);

        Assert.Equal(
            Enumerable.Range(31 - Limits.CheckpointCandidatesPerSlot, Limits.CheckpointCandidatesPerSlot).Select(s => (long)s),
            world.Shard(0).Checkpoints.Candidates.Select(c => c.Checkpoint.Step));
    }

    [Fact]
    public void A_malformed_checkpoint_is_refused_and_the_attempt_goes_on()
    {
        var world = TaskWorld.Of(Make.Noop());
        world.Lease(0, 0, "n1");
        var good = Make.Checkpoint(5);
        foreach (var bad in (Checkpoint[])[good with { Step = 0 }, good with { Files = [] }, good with { Digest = Make.Sha("other") }])
        {
            Assert.Equal(ReportAnswer.Malformed, world.Do(new TaskCommand.SaveCheckpoint(world.Key(0, 0), "n1", bad)).Reports[0]);
        }

        Assert.Equal(ReportAnswer.Recorded, world.Succeed(world.Key(0, 0), "n1"));
    }

    private static ReportAnswer Save(TaskWorld world, AttemptKey key, string node, long step, string variant = "") =>
        world.Do(new TaskCommand.SaveCheckpoint(key, node, Make.Checkpoint(step, variant))).Reports[0];
}
