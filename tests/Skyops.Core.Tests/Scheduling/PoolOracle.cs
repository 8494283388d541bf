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

    /// <summary>The node for a slot and its score; null when none will do.</summary>
    public (string Node, double Score)? Best(PlacementRequest request, SlotRequest slot)
    {
        var ring = _machines.Values.Where(machine => machine.CouldEver(request))
            .OrderBy(machine => StableHash.Of(machine.Node.Owner)).ThenBy(machine => StableHash.Of(machine.Node.Address)).ToArray();
        var open = ring.Select((machine, place) => (machine, place)).Where(x => Admits(x.machine, request, slot)).ToArray();
        if (open.Length == 0) return null;
        var best = open.Max(x => x.machine.Score(request));
        var start = (int)Math.BigMul(StableHash.Of(request.TaskId), (ulong)ring.Length, out _);
        var equals = open.Where(x => x.machine.Score(request) == best).ToArray();
        var chosen = equals.Where(x => x.place >= start).Concat(equals).First().machine;
        return (chosen.Node.Address, best);
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
        && !_placed.Any(p => p.Task == request.TaskId && p.Shard == slot.Shard && p.Machine.Node.Owner == machine.Node.Owner);

    private sealed class Machine(NodeSnapshot node)
    {
        private readonly List<GpuInfo> _free = [.. node.Capabilities.Gpus];
        private readonly List<ResourceRequest> _taken = [];

        public NodeSnapshot Node { get; } = node;

        public bool CouldEver(PlacementRequest request)
        {
            var need = request.Resources;
            var has = Node.Capabilities;
            return has.Executors.Contains(request.Executor) && has.CpuCores >= need.CpuCores && has.RamMiB >= need.RamMiB && has.DiskMiB >= need.DiskMiB
                && has.Gpus.Count(gpu => Matches(gpu, need)) >= need.Gpus;
        }

        public bool HasRoomFor(PlacementRequest request)
        {
            var need = request.Resources;
            return Node.Status == NodeStatus.Ready && Node.PricePerHour <= request.MostPerHour && Node.Reputation >= request.ReputationFloor
                && _taken.Count < Node.Slots
                && Node.Capabilities.CpuCores - _taken.Sum(x => x.CpuCores) >= need.CpuCores
                && Node.Capabilities.RamMiB - _taken.Sum(x => x.RamMiB) >= need.RamMiB
                && Node.Capabilities.DiskMiB - _taken.Sum(x => x.DiskMiB) >= need.DiskMiB
                && _free.Count(gpu => Matches(gpu, need)) >= need.Gpus;
        }

        public void Take(ResourceRequest need)
        {
            _taken.Add(need);
            foreach (var gpu in _free.Where(gpu => Matches(gpu, need)).OrderBy(gpu => gpu.MemoryMiB).ThenBy(gpu => gpu.Model).Take(need.Gpus).ToArray()) _free.Remove(gpu);
        }

        public double Score(PlacementRequest request)
        {
            var table = new NodeTable();
            table.Put(Node);
            var wants = RequestShape.Of(request);
            foreach (var need in _taken)
            {
                var matching = table.Shape[0]!.Matching(wants with { Resources = need });
                table.Reserve(0, need, matching);
            }

            return NodeScore.Of(table, 0, wants, table.Shape[0]!.Matching(wants), ScoreWeights.Default);
        }

        private static bool Matches(GpuInfo gpu, ResourceRequest need) =>
            gpu.MemoryMiB >= need.GpuMemoryMiB && (need.GpuModel is null || gpu.Model.EndsWith(need.GpuModel, StringComparison.Ordinal));
    }
}
