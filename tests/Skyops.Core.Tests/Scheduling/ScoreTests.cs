using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>What the score prefers, with the default weights.</summary>
public sealed class ScoreTests
{
    private static readonly ulong Whole = (ulong)Amount.UnitsPerWhole;

    [Theory]
    [InlineData(10, "rtx3060")]
    [InlineData(20, "rtx4090")]
    [InlineData(60, "a100")]
    public void A_task_goes_to_the_smallest_gpu_that_fits_whatever_it_costs(int gib, string expected)
    {
        var world = new PoolWorld().Node("a100", gpus: [81_920], price: 0, reputation: 1, cores: 4)
            .Node("rtx4090", gpus: [24_576], price: Whole, reputation: 0.5).Node("rtx3060", gpus: [12_288], price: 3 * Whole, reputation: 0.3);
        world.Task("t", with: x => x.Resources = new ResourceRequest { Gpus = 1, GpuMemoryMiB = gib * 1_024 });
        Assert.Equal([expected], world.Placed("t"));
    }

    [Fact]
    public void A_task_that_names_no_gpu_memory_takes_the_smallest_gpu_too()
    {
        var world = new PoolWorld().Node("large", gpus: [81_920]).Node("small", gpus: [8_192], price: Whole);
        Assert.Equal(["small"], world.Task("t", with: x => x.Resources = new ResourceRequest { Gpus = 1 }).Placed("t"));
    }

    [Fact]
    public void Of_several_gpus_on_a_node_the_largest_that_is_given_counts()
    {
        var world = new PoolWorld().Node("mixed", gpus: [8_192, 81_920]).Node("even", gpus: [16_384, 16_384], price: Whole);
        Assert.Equal(["even"], world.Task("t", with: x => x.Resources = new ResourceRequest { Gpus = 2 }).Placed("t"));
        Assert.Equal(["mixed"], world.Task("u", with: x => x.Resources = new ResourceRequest { Gpus = 1 }).Placed("u"));
    }

    [Fact]
    public void Nodes_that_hold_more_of_the_inputs_come_first()
    {
        var world = new PoolWorld().Add(PoolWorld.Snapshot("none") with { Holds = [9] }).Add(PoolWorld.Snapshot("small") with { Holds = [1, 5] })
            .Add(PoolWorld.Snapshot("large") with { Holds = [2, 7] });
        world.Ask(PoolWorld.Request("t") with { Inputs = [new WantedBlob(1, 1_000), new WantedBlob(2, 9_000)] });
        Assert.Equal(["large"], world.Placed("t"));
        world.Add(PoolWorld.Snapshot("none") with { Holds = [1, 2, 9] });
        world.Ask(PoolWorld.Request("u") with { Inputs = [new WantedBlob(2, 9_000), new WantedBlob(1, 1_000)] });
        Assert.Equal(["none"], world.Placed("u"));
    }

    [Fact]
    public void Inputs_part_groups_only_when_a_node_holds_anything()
    {
        var (one, other) = (PoolWorld.Request("t") with { Inputs = [new WantedBlob(1, 10)] }, PoolWorld.Request("u") with { Inputs = [new WantedBlob(2, 10)] });
        Assert.Equal(RequestShape.Of(one), RequestShape.Of(other));
        Assert.NotEqual(RequestShape.Of(one, anyHolds: true), RequestShape.Of(other, anyHolds: true));
        Assert.Equal(RequestShape.Of(one, anyHolds: true), RequestShape.Of(one with { Inputs = [new WantedBlob(1, 10)] }, anyHolds: true));
        Assert.Equal(RequestShape.Of(PoolWorld.Request("v")), RequestShape.Of(PoolWorld.Request("w"), anyHolds: true));
        var world = new PoolWorld().Node("n", slots: 9).Ask(one).Ask(other);
        Assert.Single(world.State.Groups);
    }

    [Fact]
    public void Nearer_nodes_and_nodes_that_did_not_fail_lately_come_first()
    {
        var near = new PoolWorld().Add(PoolWorld.Snapshot("far") with { LatencyMs = 200 }).Add(PoolWorld.Snapshot("near") with { LatencyMs = 10 }).Node("unknown");
        Assert.Equal(["near"], near.Task("t").Placed("t"));
        var sound = new PoolWorld().Add(PoolWorld.Snapshot("failing") with { FailureShare = 0.3 }).Node("sound");
        Assert.Equal(["sound"], sound.Task("t").Placed("t"));
    }

    [Fact]
    public void Every_score_is_between_0_and_1_and_1_only_for_the_perfect()
    {
        var nodes = new NodeTable();
        nodes.Put(PoolWorld.Snapshot("n", cores: 1, ram: 512, slots: 1, reputation: 1) with { LatencyMs = 0, Holds = [1] });
        var wants = RequestShape.Of(PoolWorld.Request("t") with { Inputs = [new WantedBlob(1, 1)] }, anyHolds: true);
        Assert.Equal(1, NodeScore.Of(nodes, 0, wants, 0, ScoreWeights.Default), 12);
        nodes.Put(PoolWorld.Snapshot("n", cores: 1, ram: 512, slots: 1, reputation: 0, price: ulong.MaxValue) with { LatencyMs = 60_000, FailureShare = 1, Uptime = 0 });
        Assert.InRange(NodeScore.Of(nodes, 0, wants, 0, ScoreWeights.Default), 0, 0.4);
    }
}
