using Skyops.Nodes;
using Skyops.Scheduling;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>Changes of one machine at a time: <c>PoolWorld.Snapshot("n").With(x => x with { Region = "eu" })</c>.</summary>
internal static class PoolNodes
{
    public static NodeSnapshot With(this NodeSnapshot node, Func<NodeCapabilities, NodeCapabilities> change) =>
        node with { Capabilities = change(node.Capabilities) };

    public static NodeSnapshot WithGpu(this NodeSnapshot node, Func<GpuInfo, GpuInfo> change) =>
        node.With(has => has with { Gpus = [.. has.Gpus.Select(change)] });

    public static PoolWorld Add(this PoolWorld world, NodeSnapshot node)
    {
        world.State.NodeChanged(node);
        return world;
    }

    public static PoolWorld Ask(this PoolWorld world, PlacementRequest request)
    {
        world.State.Request(request, PoolWorld.Now);
        return world;
    }

    /// <summary>The nodes that a pass gives a task, in the order of shards and slots.</summary>
    public static string[] Placed(this PoolWorld world, string task, DateTimeOffset? now = null) =>
        [.. Skyops.Core.Scheduling.SchedulingPass.Run(world.State, now ?? PoolWorld.Now).Tasks
            .Where(placed => placed.TaskId == task).SelectMany(placed => placed.Placements)
            .OrderBy(placement => (placement.Shard, placement.Slot)).Select(placement => placement.Node)];
}
