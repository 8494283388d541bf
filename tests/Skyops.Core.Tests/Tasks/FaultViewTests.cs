using Skyops.Core.Tasks;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class FaultViewTests
{
    [Theory]
    [InlineData(AttemptExit.WorkloadFailed, "task")]
    [InlineData(AttemptExit.OutOfMemory, "task")]
    [InlineData(AttemptExit.NodeFailed, "node")]
    [InlineData(AttemptExit.Fenced, "nobody")]
    public void A_failed_attempt_names_whose_fault_it_was(AttemptExit exit, string fault)
    {
        var world = TaskWorld.Of(Make.Noop());
        world.Lease(0, 0, "n1");
        world.Fail(world.Key(0, 0), "n1", exit);

        Assert.Equal(fault, Assert.Single(Attempts(world)).Fault);
    }

    [Fact]
    public void A_lost_attempt_is_the_networks_fault()
    {
        var world = TaskWorld.Of(Make.Noop());
        world.Lease(0, 0, "n1");
        world.Do(new TaskCommand.LoseAttempts("n1", [world.Key(0, 0)], LossReason.NodeLost));

        Assert.Equal("network", Assert.Single(Attempts(world)).Fault);
    }

    [Fact]
    public void Who_is_outvoted_is_at_fault_and_who_agrees_is_not()
    {
        var world = TaskWorld.Of(Make.Staged(Make.Stage("only")) with { Redundancy = 3, AgreementMargin = 1 });
        world.Run(0, 0, "n1", "lie");
        world.Run(0, 1, "n2");
        world.Run(0, 2, "n3");

        Assert.Equal(["node", null, null], Attempts(world).Select(attempt => attempt.Fault));
    }

    private static AttemptView[] Attempts(TaskWorld world) =>
        TaskProjection.View(world.State, new Dictionary<AttemptKey, AttemptProgress>(), 1, world.Now)!.Shards.Single().Attempts;
}
