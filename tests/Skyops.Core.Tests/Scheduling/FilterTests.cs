using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Filters;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>For each hard filter a pool of a node that passes and one that does not.</summary>
public sealed class FilterTests
{
    private static readonly ResourceRequest OneGpu = new() { Gpus = 1, DiskMiB = 0 };

    [Fact]
    public void Vendor_of_the_gpu()
    {
        var good = PoolWorld.Snapshot("good", gpus: [8_192]);
        Check(good, good.WithGpu(gpu => gpu with { Vendor = "amd" }), Request(OneGpu with { GpuVendor = "nvidia" }), FilterReason.GpuVendor);
    }

    [Theory]
    [InlineData("NVIDIA", "8.6", "8.0", true)]
    [InlineData("NVIDIA", "8.10", "8.9", true)]
    [InlineData("nvidia", "10.0", "9.0", true)]
    [InlineData("NVIDIA", "8.0", "8", true)]
    [InlineData("NVIDIA", "7.5", "8.0", false)]
    [InlineData("NVIDIA", "", "8.0", false)]
    [InlineData("amd", "gfx1100", "gfx90a", false)]
    [InlineData("amd", "gfx90a", "gfx90a", true)]
    [InlineData("amd", "9.0", "8.0", false)]
    public void Compute_capability_is_ordered_for_nvidia_and_equal_for_others(string vendor, string has, string least, bool expected)
    {
        var node = PoolWorld.Snapshot("n", gpus: [8_192]).WithGpu(gpu => gpu with { Vendor = vendor, ComputeCapability = has });
        var world = new PoolWorld().Add(node).Ask(Request(OneGpu with { MinComputeCapability = least }));
        Assert.Equal(expected ? ["n"] : [], world.Placed("t"));
        if (!expected) Assert.Equal("ComputeCapability", Fall(world).Filter);
    }

    [Fact]
    public void A_gpu_that_is_able_and_one_that_is_large_are_not_taken_for_one_that_is_both()
    {
        var node = PoolWorld.Snapshot("n", gpus: [8_192, 24_576]).WithGpu(gpu => gpu with { ComputeCapability = gpu.MemoryMiB > 10_000 ? "7.0" : "9.0" });
        var world = new PoolWorld().Add(node).Ask(Request(OneGpu with { GpuMemoryMiB = 16_384, MinComputeCapability = "8.0" }));
        Assert.Empty(world.Placed("t"));
        Assert.Equal("GpuMemory", Fall(world).Filter);
    }

    [Fact]
    public void Isolation_tier_is_matched_and_never_implied()
    {
        var node = PoolWorld.Snapshot("good").With(has => has with { Tiers = [new ExecutorTier("noop", "T1")] });
        Check(node, node.With(has => has with { Tiers = [new ExecutorTier("noop", "T2"), new ExecutorTier("train", "T1")] }),
            Request(rules: new PlacementRules { Tier = "T1" }), FilterReason.Tier);
    }

    [Fact]
    public void Software() => Check(
        PoolWorld.Snapshot("good").With(has => has with { Software = [new SoftwareVersion("blender", "4.2"), new SoftwareVersion("pytorch", "1.13.1")] }),
        PoolWorld.Snapshot("bad").With(has => has with { Software = [new SoftwareVersion("pytorch", "1.13.1")] }),
        Request(rules: new PlacementRules { Software = ["pytorch", "blender"] }), FilterReason.Software);

    [Theory]
    [InlineData("registry.example", "registry.example", "other.example")]
    [InlineData("registry.example", "*", "archive")]
    [InlineData("archive", "archive", "*")]
    public void Where_images_come_from(string source, string good, string bad) => Check(
        PoolWorld.Snapshot("good").With(has => has with { ImageSources = [good] }), PoolWorld.Snapshot("bad").With(has => has with { ImageSources = [bad] }),
        Request() with { ImageSource = source }, FilterReason.Image);

    [Fact]
    public void Submitter() => Check(
        PoolWorld.Snapshot("good").With(has => has with { Submitters = ["bob", "alice"] }), PoolWorld.Snapshot("bad").With(has => has with { Submitters = ["bob"] }),
        Request(), FilterReason.Submitter);

    /// <summary>Accounts are matched together until a node tells them apart, also those that wait already.</summary>
    [Fact]
    public void A_node_that_works_for_one_account_takes_what_that_one_has_waiting_already()
    {
        var world = new PoolWorld().Ask(Request());
        Assert.Empty(world.Placed("t"));
        world.Add(PoolWorld.Snapshot("for-bob").With(has => has with { Submitters = ["bob"] }));
        Assert.Empty(world.Placed("t"));
        world.Add(PoolWorld.Snapshot("for-alice").With(has => has with { Submitters = ["alice"] }));
        Assert.Equal(["for-alice"], world.Placed("t"));
    }

    [Fact]
    public void Region() => Check(
        PoolWorld.Snapshot("good").With(has => has with { Region = "eu-west" }), PoolWorld.Snapshot("bad").With(has => has with { Region = "eu" }),
        Request(rules: new PlacementRules { Regions = ["us-east", "eu-west"] }), FilterReason.Region);

    [Fact]
    public void Network_policy() => Check(
        PoolWorld.Snapshot("good").With(has => has with { NetworkPolicies = ["none", "internet"] }),
        PoolWorld.Snapshot("bad").With(has => has with { NetworkPolicies = ["none"] }),
        Request(rules: new PlacementRules { Network = "internet" }), FilterReason.NetworkPolicy);

    [Theory]
    [InlineData(null)]
    [InlineData(81)]
    public void Latency_and_a_node_that_was_not_measured_is_too_far(int? latency) => Check(
        PoolWorld.Snapshot("good") with { LatencyMs = 80 }, PoolWorld.Snapshot("bad") with { LatencyMs = latency },
        Request(rules: new PlacementRules { MaxLatencyMs = 80 }), FilterReason.Latency);

    [Fact]
    public void Reputation_floor_of_the_spec() => Check(
        PoolWorld.Snapshot("good", reputation: 0.8), PoolWorld.Snapshot("bad", reputation: 0.79), Request(rules: new PlacementRules { MinReputation = 0.8 }),
        FilterReason.Reputation);

    [Fact]
    public void Price_ceiling_of_the_spec_beside_the_budget() => Check(
        PoolWorld.Snapshot("good", price: 10), PoolWorld.Snapshot("bad", price: 11), Request(rules: new PlacementRules { MaxPricePerHour = new Amount(10) }),
        FilterReason.PriceCeiling);

    [Fact]
    public void The_lease_must_end_before_the_node_leaves() => Check(
        PoolWorld.Snapshot("good") with { AvailableUntil = PoolWorld.Now.AddSeconds(600) },
        PoolWorld.Snapshot("bad") with { AvailableUntil = PoolWorld.Now.AddSeconds(599) }, Request() with { DurationSeconds = 600 }, FilterReason.Availability);

    [Fact]
    public void A_node_that_stayed_long_enough_falls_when_time_has_passed()
    {
        var world = new PoolWorld().Add(PoolWorld.Snapshot("n") with { AvailableUntil = PoolWorld.Now.AddSeconds(100) });
        world.Ask(Request() with { TaskId = "a", DurationSeconds = 60 });
        Assert.Equal(["n"], world.Placed("a"));
        world.Ask(Request() with { DurationSeconds = 60 });
        Assert.Empty(world.Placed("t", PoolWorld.Now.AddSeconds(41)));
        world.Add(PoolWorld.Snapshot("n"));
        Assert.Equal(["n"], world.Placed("t", PoolWorld.Now.AddSeconds(41)));
    }

    [Fact]
    public void A_task_without_rules_goes_anywhere() =>
        Assert.Equal(["n"], new PoolWorld().Add(PoolWorld.Snapshot("n")).Ask(Request()).Placed("t"));

    [Fact]
    public void The_short_answer_is_that_of_all_filters_together() => Seeded.Cases(400, chance =>
    {
        var nodes = new NodeTable();
        nodes.MoveTo(PoolWorld.Now);
        nodes.Put(PoolWorld.AnyNode(chance, 0) with
        {
            LatencyMs = chance.Of<int?>(null, 10, 50),
            AvailableUntil = chance.Once(2) ? PoolWorld.Now.AddSeconds(chance.Below(900)) : null,
        });
        var wants = RequestShape.Of(PoolWorld.AnyRequest(chance, 0) with
        {
            Rules = chance.Once(2) ? new PlacementRules { MaxLatencyMs = 20, MaxPricePerHour = new Amount(1), MinReputation = 0.4 } : null,
            DurationSeconds = chance.Of(0, 300, 600),
        });
        var shape = nodes.Shape[0]!;
        if (chance.Once(2)) nodes.Reserve(0, wants.Resources, shape.Matching(wants));
        if (!FilterChain.Admits(shape, wants)) return;
        var refused = FilterChain.OfNode.Any(filter => filter.Lacks(nodes, 0, wants) > 0);
        Assert.Equal(!refused, FilterChain.Admits(nodes, 0, wants, shape.Matching(wants)));
    });

    private static PlacementRequest Request(ResourceRequest? resources = null, PlacementRules? rules = null) =>
        PoolWorld.Request("t", with: x => x.Resources = resources ?? x.Resources) with { Rules = rules };

    private static void Check(NodeSnapshot good, NodeSnapshot bad, PlacementRequest request, FilterReason reason)
    {
        var refused = new PoolWorld().Add(bad with { Address = "bad" }).Ask(request);
        Assert.Empty(refused.Placed("t"));
        Assert.Equal((reason.ToString(), 1), (Fall(refused).Filter, Fall(refused).Nodes));
        Assert.Single(SchedulingPass.Explain(refused.State, "t", PoolWorld.Now)!.Groups[0].NearestMisses);
        refused.Add(good with { Address = "good" });
        Assert.Equal(["good"], refused.Placed("t"));
    }

    private static FilterFall Fall(PoolWorld world) => Assert.Single(Assert.Single(SchedulingPass.Explain(world.State, "t", PoolWorld.Now)!.Groups).Falls);
}
