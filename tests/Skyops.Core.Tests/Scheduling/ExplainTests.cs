using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Filters;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>
/// What a person reads for each reason: the filter, how many nodes fall, why, the nearest misses, what would help, and
/// when it is tried again. The texts are kept word for word in <c>Explanations.txt</c>; a change of one is a change of
/// that file.
/// </summary>
public sealed class ExplainTests
{
    private static readonly ResourceRequest OneGpu = new() { Gpus = 1, DiskMiB = 0 };

    private static readonly Dictionary<FilterReason, Func<PoolWorld>> Waits = new()
    {
        [FilterReason.Executor] = () => Two().Ask(Request(x => x.Executor = "render")),
        [FilterReason.Tier] = () => Two().Ask(Ruled(new PlacementRules { Tier = "T1" })),
        [FilterReason.Software] = () => Two().Ask(Ruled(new PlacementRules { Software = ["pytorch"] })),
        [FilterReason.Image] = () => Two(node => node.With(has => has with { ImageSources = ["archive"] })).Ask(Request() with { ImageSource = "registry.example" }),
        [FilterReason.Submitter] = () => Two(node => node.With(has => has with { Submitters = ["somebody"] })).Ask(Request()),
        [FilterReason.Region] = () => Two().Ask(Ruled(new PlacementRules { Regions = ["us-east", "eu-west"] })),
        [FilterReason.NetworkPolicy] = () => Two().Ask(Ruled(new PlacementRules { Network = "internet" })),
        [FilterReason.GpuVendor] = () => Gpus().Ask(Needing(OneGpu with { GpuVendor = "amd" })),
        [FilterReason.GpuModel] = () => Gpus().Ask(Needing(OneGpu with { GpuModel = "H100" })),
        [FilterReason.GpuCount] = () => Gpus().Ask(Needing(OneGpu with { Gpus = 3 })),
        [FilterReason.ComputeCapability] = () => Gpus().Ask(Needing(OneGpu with { MinComputeCapability = "9.0" })),
        [FilterReason.GpuMemory] = () => Gpus().Ask(Needing(OneGpu with { GpuMemoryMiB = 20_480 })),
        [FilterReason.CpuCores] = () => Two().Ask(Needing(new ResourceRequest { CpuCores = 12, DiskMiB = 0 })),
        [FilterReason.Ram] = () => Two().Ask(Needing(new ResourceRequest { RamMiB = 20_480 })),
        [FilterReason.Disk] = () => Two().Ask(Needing(new ResourceRequest { DiskMiB = 200_000 })),
        [FilterReason.NodeNotReady] = () => new PoolWorld().Node("a", status: NodeStatus.Lost).Node("b", status: NodeStatus.Quarantined).Ask(Request()),
        [FilterReason.Availability] = () => Two(node => node with { AvailableUntil = PoolWorld.Now.AddSeconds(500) })
            .Ask(Request() with { DurationSeconds = 900 }),
        [FilterReason.Latency] = () => new PoolWorld().Add(PoolWorld.Snapshot("a") with { LatencyMs = 120 }).Node("b")
            .Ask(Ruled(new PlacementRules { MaxLatencyMs = 80 })),
        [FilterReason.PriceCeiling] = () => Two(node => node with { PricePerHour = Amount.Whole(3) })
            .Ask(Ruled(new PlacementRules { MaxPricePerHour = Amount.Whole(1) })),
        [FilterReason.Price] = () => Two(node => node with { PricePerHour = Amount.Whole(30) }).Ask(Request()),
        [FilterReason.Reputation] = () => Two().Ask(Ruled(new PlacementRules { MinReputation = 0.75 })),
        [FilterReason.SlotsBusy] = () => Busy(new PoolWorld().Node("a", slots: 1), new ResourceRequest { DiskMiB = 0 }).Ask(Request()),
        [FilterReason.CpuBusy] = () => Busy(new PoolWorld().Node("a"), new ResourceRequest { CpuCores = 6, DiskMiB = 0 })
            .Ask(Needing(new ResourceRequest { CpuCores = 4, DiskMiB = 0 })),
        [FilterReason.RamBusy] = () => Busy(new PoolWorld().Node("a"), new ResourceRequest { RamMiB = 12_288, DiskMiB = 0 })
            .Ask(Needing(new ResourceRequest { RamMiB = 8_192, DiskMiB = 0 })),
        [FilterReason.DiskBusy] = () => Busy(new PoolWorld().Node("a"), new ResourceRequest { DiskMiB = 90_000 })
            .Ask(Needing(new ResourceRequest { DiskMiB = 20_000 })),
        [FilterReason.GpusBusy] = () => Busy(new PoolWorld().Node("a", gpus: [8_192]), OneGpu).Ask(Needing(OneGpu)),
        [FilterReason.EquivalenceClass] = () => Two().Ask(InClass("cpu arm64 neon")),
        [FilterReason.ReplicaRules] = () => Two().Ask(Request(x => x.ExcludedNodes = ["a", "b"])),
        [FilterReason.OverBudget] = OverBudget,
        [FilterReason.NotBefore] = () => Two().Ask(Request(x => x.NotBefore = PoolWorld.Now.AddSeconds(30))),
        [FilterReason.GangIncomplete] = () => new PoolWorld().Node("a", slots: 1).Ask(PoolWorld.Request("t", shards: 2, slots: 1) with { Together = true }),
        [FilterReason.KeptForGang] = KeptForGang,
        [FilterReason.Fits] = () => Two().Ask(Request()),
    };

    public static TheoryData<FilterReason> Reasons() => [.. Enum.GetValues<FilterReason>()];

    [Theory, MemberData(nameof(Reasons))]
    public void Each_reason_is_told_word_for_word(FilterReason reason)
    {
        var world = Waits[reason]();
        if (reason != FilterReason.Fits) Assert.Empty(world.Placed("t"));
        var group = Assert.Single(SchedulingPass.Explain(world.State, "t", PoolWorld.Now)!.Groups);
        Assert.Contains(group.Falls, fall => fall.Filter == reason.ToString());
        Assert.Equal(group.Nodes, group.Falls.Sum(fall => fall.Nodes));
        Assert.Equal(Expected(reason), Shown(group));
    }

    [Fact]
    public void Nodes_that_fall_at_different_filters_are_all_told_and_the_remedy_is_for_the_nearest()
    {
        var world = Gpus().Node("plain").Ask(Needing(OneGpu with { GpuMemoryMiB = 20_480 }));
        for (var i = 0; i < 7; i++) world.Node($"c{i}", gpus: [16_384]);
        var group = Assert.Single(SchedulingPass.Explain(world.State, "t", PoolWorld.Now)!.Groups);
        Assert.Equal(["1 node lacks 1 GPU", "7 nodes lack 4,096 MiB of GPU memory"], group.NearestMisses);
        Assert.StartsWith("Ask for less GPU memory", group.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_over_budget_is_told_apart_from_one_that_the_replica_rules_close()
    {
        var world = OverBudget();
        world.Node("b", owner: "owner-of-a");
        var request = PoolWorld.Request("t");
        world.Node("c").Ask(request with { Waiting = [request.Waiting[0] with { OverBudgetNodes = ["a"], ExcludedNodes = ["b", "c"] }] });
        var group = Assert.Single(SchedulingPass.Explain(world.State, "t", PoolWorld.Now)!.Groups);
        Assert.Equal([("ReplicaRules", 2), ("OverBudget", 1)], group.Falls.Select(fall => (fall.Filter, fall.Nodes)));
    }

    private static string Shown(GroupExplanation group) => string.Join('\n', [
        .. group.Falls.Select(fall => $"{fall.Filter}: {fall.Nodes} {fall.Detail}"),
        .. group.NearestMisses.Select(miss => $"nearest: {miss}"),
        $"remedy: {group.Remedy}",
        .. group.NextTryAt is { } next ? [$"next try: {next:HH:mm:ss}"] : Array.Empty<string>(),
    ]);

    /// <summary>Blocks of <c>Explanations.txt</c>, which sits beside the tests, by their first line.</summary>
    private static string Expected(FilterReason reason)
    {
        using var stream = typeof(ExplainTests).Assembly.GetManifestResourceStream("Explanations.txt")!;
        using var reader = new StreamReader(stream);
        var blocks = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n");
        return blocks.Single(block => block.StartsWith($"[{reason}]\n", StringComparison.Ordinal))[(reason.ToString().Length + 3)..].TrimEnd('\n');
    }

    private static PoolWorld Two(Func<NodeSnapshot, NodeSnapshot>? change = null)
    {
        var world = new PoolWorld();
        foreach (var name in new[] { "a", "b" })
        {
            var node = PoolWorld.Snapshot(name).With(has => has with { Architecture = "x64", VectorPath = "avx2" });
            world.Add(change?.Invoke(node) ?? node);
        }

        return world;
    }

    private static PoolWorld Gpus() => new PoolWorld().Node("a", gpus: [8_192, 12_288]).Node("b", gpus: [8_192]);

    private static PoolWorld Busy(PoolWorld world, ResourceRequest taken)
    {
        world.Ask(PoolWorld.Request("other", with: x => (x.Resources, x.SubmittedAt) = (taken, PoolWorld.Now.AddSeconds(-1))));
        Assert.Single(world.Placed("other"));
        return world;
    }

    private static PoolWorld OverBudget()
    {
        var world = new PoolWorld().Node("a").Ask(Request());
        world.State.Answered("t", world.Pass().Tasks.Single().Placements.Single(), GrantAnswer.OverBudget, PoolWorld.Now);
        return world;
    }

    /// <summary>One of two nodes is busy for 100 s and then a gang wants both.</summary>
    private static PoolWorld KeptForGang()
    {
        var world = new PoolWorld().Node("a", slots: 1);
        world.Ask(PoolWorld.Request("other", with: x => x.SubmittedAt = PoolWorld.Now.AddSeconds(-2)) with { DurationSeconds = 100 });
        Assert.Single(world.Placed("other"));
        world.Node("b", slots: 1);
        world.Ask(PoolWorld.Request("gang", shards: 2, slots: 1, with: x => x.SubmittedAt = PoolWorld.Now.AddSeconds(-1)) with { Together = true });
        return world.Ask(Request() with { DurationSeconds = 101 });
    }

    private static PlacementRequest InClass(string name)
    {
        var request = PoolWorld.Request("t");
        return request with { OneClass = true, Waiting = [request.Waiting[0] with { Class = name }] };
    }

    private static PlacementRequest Request(Action<PoolWorld.RequestBuilder>? with = null) => PoolWorld.Request("t", with: with);

    private static PlacementRequest Needing(ResourceRequest resources) => Request(x => x.Resources = resources);

    private static PlacementRequest Ruled(PlacementRules rules) => Request() with { Rules = rules };
}
