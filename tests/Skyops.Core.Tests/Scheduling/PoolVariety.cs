using Skyops.Core.Tests.Testing;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>What random nodes announce and random tasks ask for beyond resources.</summary>
internal static class PoolVariety
{
    public static NodeSnapshot Varied(this NodeSnapshot node, Chance chance)
    {
        if (chance.Once(4)) return node;
        return node.With(has => has with
        {
            Region = chance.Of(null, "eu", "us"),
            Tiers = chance.Of<ExecutorTier[]>([], [new("noop", "T0")], [new("noop", "T0"), new("noop", "T1")]),
            NetworkPolicies = chance.Of<string[]>([], ["none"], ["none", "internet"]),
            Software = chance.Of<SoftwareVersion[]>([], [new("pytorch", "1.13.1")], [new("pytorch", "2.4.0"), new("blender", "4.2")]),
            ImageSources = chance.Of<string[]>([], ["archive", "a.example"], ["*"]),
            Submitters = chance.Of<string[]>([], [], ["a0"], ["a1", "a2"]),
            VectorPath = chance.Of("avx2", "avx512"),
        }).WithGpu(gpu => gpu with { Vendor = chance.Of("NVIDIA", "amd"), ComputeCapability = chance.Of("7.5", "8.6"), Driver = chance.Of("535.1", "550.1") }) with
        {
            Network = chance.Once(2) ? $"203.0.{chance.Below(4)}.0/24" : null,
            AvailableUntil = chance.Once(3) ? PoolWorld.Now.AddSeconds(chance.Below(1_200)) : null,
            LatencyMs = chance.Of<int?>(null, 10, 100),
            FailureShare = chance.Below(4) / 10.0,
            Holds = chance.Once(2) ? [1, (ulong)chance.Between(2, 4)] : [],
        };
    }

    public static PlacementRequest Varied(this PlacementRequest request, Chance chance)
    {
        if (chance.Once(2)) return request;
        return request with
        {
            Rules = chance.Once(2) ? null : Rules(chance),
            DurationSeconds = chance.Of(0, 300, 900),
            ImageSource = chance.Of(null, null, "archive", "a.example"),
            OneClass = chance.Once(2),
            Inputs = chance.Once(2) ? [new WantedBlob((ulong)chance.Between(1, 3), 1_000), new WantedBlob(4, 3_000)] : [],
            Resources = request.Resources.Gpus == 0 || chance.Once(2)
                ? request.Resources
                : request.Resources with { GpuVendor = chance.Of(null, "nvidia"), MinComputeCapability = chance.Of(null, "8.0") },
            Waiting = [.. request.Waiting.Select(slot => slot with
            {
                ExcludedNetworks = chance.Once(6) ? ["203.0.1.0/24", "192.0.2.0/24"] : [],
                OverBudgetNodes = chance.Once(6) ? [$"n{chance.Below(20)}"] : [],
            })],
        };
    }

    private static PlacementRules Rules(Chance chance) => new()
    {
        Regions = chance.Of<string[]?>(null, ["eu"], ["us", "eu"]),
        MaxLatencyMs = chance.Of<int?>(null, null, 50),
        Network = chance.Of(null, "none", "internet"),
        Tier = chance.Of(null, null, "T1"),
        MinReputation = chance.Of<double?>(null, 0.4),
        Software = chance.Of<string[]?>(null, null, ["pytorch"], ["pytorch", "blender"]),
        MaxPricePerHour = chance.Of<Amount?>(null, new Amount(500_000_000_000_000_000)),
    };
}
