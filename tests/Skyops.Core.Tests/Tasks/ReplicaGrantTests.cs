using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Stages;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>The task itself holds the replica rules, whatever the scheduler believed.</summary>
public sealed class ReplicaGrantTests
{
    [Fact]
    public void Two_replicas_in_one_network_are_refused_and_unknown_networks_are_not_one()
    {
        var world = TaskWorld.Of(Make.Noop(redundancy: 3));
        Assert.Equal(GrantAnswer.Granted, Grant(world, 0, "n1", network: "203.0.113.0/24"));
        Assert.Equal(GrantAnswer.SameNetwork, Grant(world, 1, "n2", network: "203.0.113.0/24"));
        Assert.Equal(GrantAnswer.Granted, Grant(world, 1, "n3"));
        Assert.Equal(GrantAnswer.Granted, Grant(world, 2, "n4"));
    }

    [Fact]
    public void A_replica_of_another_class_is_refused_and_the_waiting_ones_are_told_the_class()
    {
        var world = TaskWorld.Of(Make.Noop(redundancy: 2));
        Assert.Equal(GrantAnswer.Granted, Grant(world, 0, "n1", network: "203.0.113.0/24", chosen: "cpu x64 avx2"));
        var told = Assert.Single(world.Effects.OfType<TaskEffect.RequestPlacement>()).Request.Waiting.Single();
        Assert.Equal("cpu x64 avx2", told.Class);
        Assert.Equal(["203.0.113.0/24"], told.ExcludedNetworks);
        Assert.Equal(GrantAnswer.OtherClass, Grant(world, 1, "n2", chosen: "cpu x64 avx512"));
        Assert.Equal(GrantAnswer.Granted, Grant(world, 1, "n3", chosen: "cpu x64 avx2"));
    }

    [Theory]
    [InlineData(true, 2, false)]
    [InlineData(false, 1, false)]
    [InlineData(false, 2, true)]
    public void Classes_matter_only_where_bits_are_compared_and_may_differ(bool reproducible, int redundancy, bool expected) =>
        Assert.Equal(expected, StageTerms.Of(new TaskSpec { Workload = new Painting(reproducible), Redundancy = redundancy, Budget = default }, new Painting(reproducible)).OneClass);

    private static GrantAnswer Grant(TaskWorld world, int slot, string node, string? network = null, string? chosen = null) =>
        world.Do(new TaskCommand.Grant([Make.Place(0, slot, node) with { NodeNetwork = network, NodeClass = chosen }])).Grants[0];

    private sealed record Painting(bool Same) : Workload
    {
        public override string Executor => "painting";

        public override bool Reproducible => Same;
    }
}
