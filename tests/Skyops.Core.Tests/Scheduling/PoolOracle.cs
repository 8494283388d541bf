using Skyops.Core.Hashing;
using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>
/// The slow and obvious match: for a slot it asks every node every question, and takes the best. It keeps its own free
/// amounts, from the snapshots alone; only the terms of
/// the score come from the product, on a table of one node.
/// </summary>
internal sealed class PoolOracle(IEnumerable<NodeSnapshot> nodes)
{
    private readonly Dictionary<string, Machine> _machines = nodes.ToDictionary(node => node.Address, node => new Machine(node));
    private readonly List<(string Task, int Shard, Machine Machine)> _placed = [];
    private readonly bool _anyHolds = nodes.Any(node => node.Holds.Length > 0);

    /// <summary>The node for a slot and its score; null when none will do.</summary>
    public (string Node, double Score)? Best(PlacementRequest request, SlotRequest slot)
    {
        var chosen = ClassOf(request, slot);
        var ring = _machines.Values.Where(machine => machine.CouldEver(request) && (chosen is null || machine.ClassFor(request) == chosen))
            .OrderBy(machine => StableHash.Of(machine.Node.Owner)).ThenBy(machine => StableHash.Of(machine.Node.Address)).ToArray();
        var open = ring.Select((machine, place) => (machine, place)).Where(x => Admits(x.machine, request, slot)).ToArray();
        if (open.Length == 0) return null;
        var best = open.Max(x => x.machine.Score(request, _anyHolds));
        var start = (int)Math.BigMul(StableHash.Of(request.TaskId), (ulong)ring.Length, out _);
        var equals = open.Where(x => x.machine.Score(request, _anyHolds) == best).ToArray();
        return (equals.Where(x => x.place >= start).Concat(equals).First().machine.Node.Address, best);
    }

    /// <summary>Takes the room; fails when the node does not have it or a rule forbids it.</summary>
    public void Place(PlacementRequest request, SlotRequest slot, string node)
    {
        var machine = _machines[node];
        Assert.True(machine.CouldEver(request) && Admits(machine, request, slot), $"{request.TaskId}/{slot.Shard}/{slot.Slot} may not go to {node}");
        machine.Take(request.Resources);
        _placed.Add((request.TaskId, slot.Shard, machine));
    }

    private bool Admits(Machine machine, PlacementRequest request, SlotRequest slot) =>
        machine.HasRoomFor(request)
        && !slot.ExcludedNodes.Contains(machine.Node.Address)
        && !slot.ExcludedOwners.Contains(machine.Node.Owner)
        && !slot.ExcludedNetworks.Contains(machine.Node.Network)
        && !slot.OverBudgetNodes.Contains(machine.Node.Address)
        && !Replicas(request, slot).Any(other => other.Node.Owner == machine.Node.Owner
            || (other.Node.Network is not null && other.Node.Network == machine.Node.Network)
            || (request.OneClass && other.ClassFor(request) != machine.ClassFor(request)));

    private IEnumerable<Machine> Replicas(PlacementRequest request, SlotRequest slot) =>
        _placed.Where(p => p.Task == request.TaskId && p.Shard == slot.Shard).Select(p => p.Machine);

    private string? ClassOf(PlacementRequest request, SlotRequest slot) =>
        request.OneClass ? Replicas(request, slot).FirstOrDefault()?.ClassFor(request) : null;

    private sealed class Machine(NodeSnapshot node)
    {
        private readonly List<GpuInfo> _free = [.. node.Capabilities.Gpus];
        private readonly List<ResourceRequest> _taken = [];

        public NodeSnapshot Node { get; } = node;

        public bool CouldEver(PlacementRequest request)
        {
            var need = request.Resources;
            var has = Node.Capabilities;
            return TakesImage(request.ImageSource) && (has.Submitters.Length == 0 || has.Submitters.Contains(request.Account)) && Obeys(request.Rules, request.Executor) && has.Executors.Contains(request.Executor) && has.CpuCores >= need.CpuCores && has.RamMiB >= need.RamMiB && has.DiskMiB >= need.DiskMiB
                && has.Gpus.Count(gpu => Matches(gpu, need)) >= need.Gpus;
        }

        public bool HasRoomFor(PlacementRequest request)
        {
            var need = request.Resources;
            return Stays(request) && Node.Status == NodeStatus.Ready && Node.PricePerHour <= request.MostPerHour && Node.Reputation >= request.ReputationFloor
                && _taken.Count < Node.Slots
                && Node.Capabilities.CpuCores - _taken.Sum(x => x.CpuCores) >= need.CpuCores
                && Node.Capabilities.RamMiB - _taken.Sum(x => x.RamMiB) >= need.RamMiB
                && Node.Capabilities.DiskMiB - _taken.Sum(x => x.DiskMiB) >= need.DiskMiB
                && _free.Count(gpu => Matches(gpu, need)) >= need.Gpus;
        }

        /// <summary>What the machines of one class have in common, said in the oracle's own words.</summary>
        public string ClassFor(PlacementRequest request)
        {
            var gpus = Node.Capabilities.Gpus.Where(gpu => Matches(gpu, request.Resources))
                .Select(gpu => $"{gpu.Model} {gpu.ComputeCapability} {gpu.Driver.Split('.')[0]}").Distinct().Order(StringComparer.Ordinal);
            var software = (request.Rules?.Software ?? []).Order(StringComparer.Ordinal).Select(name => Node.Capabilities.Software.FirstOrDefault(one => one.Name == name)).Select(one => $"/{one?.Name} {one?.Version}");
            return (request.Resources.Gpus == 0 ? $"{Node.Capabilities.Architecture} {Node.Capabilities.VectorPath}" : string.Join(';', gpus)) + string.Concat(software);
        }

        private bool TakesImage(string? source) =>
            source is null || Node.Capabilities.ImageSources.Contains(source) || (source != "archive" && Node.Capabilities.ImageSources.Contains("*"));

        private bool Obeys(PlacementRules? rules, string executor)
        {
            var has = Node.Capabilities;
            return rules is null || (rules.Regions?.Contains(has.Region) != false
                && (rules.Software ?? []).All(name => has.Software.Any(one => one.Name == name))
                && (rules.Network is null || has.NetworkPolicies.Contains(rules.Network))
                && (rules.Tier is null || has.Tiers.Any(tier => tier.Executor == executor && tier.Tier == rules.Tier)));
        }

        private bool Stays(PlacementRequest request)
        {
            var rules = request.Rules ?? new PlacementRules();
            return !(rules.MinReputation > Node.Reputation) && !(Node.PricePerHour > rules.MaxPricePerHour)
                && (rules.MaxLatencyMs is not { } most || Node.LatencyMs <= most)
                && (Node.AvailableUntil is not { } end || request.DurationSeconds <= StepDown((long)(end - PoolWorld.Now).TotalSeconds));
        }

        /// <summary>Announced time counts in whole steps.</summary>
        private static long StepDown(long seconds) => seconds / Step(seconds) * Step(seconds);

        private static long Step(long seconds) => seconds >= 600 ? 60 : seconds >= 60 ? 10 : 1;

        public void Take(ResourceRequest need)
        {
            _taken.Add(need);
            var given = _free.Where(gpu => Matches(gpu, need)).OrderBy(gpu => (gpu.MemoryMiB, gpu.Model, gpu.ComputeCapability, gpu.Driver, gpu.Vendor)).Take(need.Gpus);
            foreach (var gpu in given.ToArray()) _free.Remove(gpu);
        }

        public double Score(PlacementRequest request, bool anyHolds)
        {
            var table = new NodeTable();
            table.Put(Node);
            var wants = RequestShape.Of(request, anyHolds);
            foreach (var need in _taken)
            {
                var matching = table.Shape[0]!.Matching(wants with { Resources = need });
                table.Reserve(0, need, matching);
            }

            return NodeScore.Of(table, 0, wants, table.Shape[0]!.Matching(wants), ScoreWeights.Default);
        }

        private static bool Matches(GpuInfo gpu, ResourceRequest need) =>
            gpu.MemoryMiB >= need.GpuMemoryMiB && (need.GpuModel is null || gpu.Model.EndsWith(need.GpuModel, StringComparison.Ordinal))
            && (need.GpuVendor is null || gpu.Vendor == "NVIDIA")
            && (need.MinComputeCapability is null || (gpu.Vendor == "NVIDIA" && gpu.ComputeCapability == "8.6"));
    }
}
