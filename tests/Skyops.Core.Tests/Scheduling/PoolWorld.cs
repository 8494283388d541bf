using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>A pool in one line each: <c>world.Node("n1", gpus: [24_576]); world.Task("t1", shards: 8)</c>.</summary>
internal sealed class PoolWorld
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public SchedulerState State { get; } = new();

    public Plan Pass(PassOptions? options = null) => SchedulingPass.Run(State, Now, options ?? PassOptions.Default);

    public PoolWorld Node(
        string address, int cores = 8, int ram = 16_384, int slots = 4, int[]? gpus = null, string? owner = null, ulong price = 0,
        double reputation = 0.5, NodeStatus status = NodeStatus.Ready, string model = "RTX 3060")
    {
        State.NodeChanged(Snapshot(address, cores, ram, slots, gpus, owner, price, reputation, status, model));
        return this;
    }

    public PoolWorld Task(string id, int shards = 1, int slots = 1, Action<RequestBuilder>? with = null)
    {
        State.Request(Request(id, shards, slots, with), Now);
        return this;
    }

    public static NodeSnapshot Snapshot(
        string address, int cores = 8, int ram = 16_384, int slots = 4, int[]? gpus = null, string? owner = null, ulong price = 0,
        double reputation = 0.5, NodeStatus status = NodeStatus.Ready, string model = "RTX 3060") => new(
        address,
        owner ?? "owner-of-" + address,
        status,
        new NodeCapabilities
        {
            CpuCores = cores,
            RamMiB = ram,
            DiskMiB = 100_000,
            Gpus = [.. (gpus ?? []).Select(memory => new GpuInfo("NVIDIA", "NVIDIA GeForce " + model, memory, "8.6", ""))],
            Executors = ["noop", "train"],
        },
        new Amount(price),
        slots,
        reputation,
        1);

    public static PlacementRequest Request(string id, int shards = 1, int slots = 1, Action<RequestBuilder>? with = null)
    {
        var builder = new RequestBuilder();
        with?.Invoke(builder);
        var waiting = from shard in Enumerable.Range(0, shards)
                      from slot in Enumerable.Range(0, slots)
                      select new SlotRequest(shard, slot, builder.ExcludedNodes, builder.ExcludedOwners, builder.NotBefore);
        return new PlacementRequest(
            id, builder.Account, 0, builder.Executor, builder.Resources, builder.Priority, builder.SubmittedAt, builder.MostPerHour, builder.Floor,
            [.. waiting], builder.Live);
    }

    public static NodeSnapshot AnyNode(Chance chance, int number) => Snapshot(
        $"n{number}", chance.Between(1, 16), 1_024 * chance.Between(1, 32), chance.Between(1, 6),
        [.. Enumerable.Range(0, chance.Below(4)).Select(_ => chance.Of(8_192, 12_288, 24_576))], $"o{chance.Below(6)}", (ulong)chance.Below(4) * 500_000_000_000_000_000,
        chance.Below(11) / 10.0, chance.Once(8) ? NodeStatus.Unreachable : NodeStatus.Ready, chance.Of("RTX 3060", "RTX 4090"));

    public static PlacementRequest AnyRequest(Chance chance, int number) => Request($"t{number}", chance.Between(1, 5), chance.Between(1, 3), with =>
    {
        with.Account = $"a{chance.Below(3)}";
        with.Priority = chance.Of(Enum.GetValues<TaskPriority>());
        with.SubmittedAt = Now.AddSeconds(-chance.Below(4));
        with.MostPerHour = Amount.Whole((ulong)chance.Below(3));
        with.Floor = chance.Of(0, 0.3, 0.6);
        with.ExcludedNodes = chance.Once(3) ? [$"n{chance.Below(20)}", "unheard-of"] : [];
        with.ExcludedOwners = chance.Once(5) ? [$"o{chance.Below(6)}"] : [];
        var gpus = chance.Once(2) ? chance.Between(1, 2) : 0;
        with.Resources = new ResourceRequest
        {
            CpuCores = chance.Between(1, 4),
            RamMiB = 512 * chance.Between(1, 8),
            Gpus = gpus,
            GpuMemoryMiB = gpus > 0 ? chance.Of(0, 8_192, 16_384) : 0,
            GpuModel = gpus > 0 && chance.Once(3) ? "RTX 4090" : null,
        };
    });

    public sealed class RequestBuilder
    {
        public string Account { get; set; } = "alice";
        public string Executor { get; set; } = "noop";
        public ResourceRequest Resources { get; set; } = new() { CpuCores = 1, RamMiB = 512, DiskMiB = 0 };
        public TaskPriority Priority { get; set; } = TaskPriority.Normal;
        public DateTimeOffset SubmittedAt { get; set; } = Now;
        public Amount MostPerHour { get; set; } = Amount.Whole(10);
        public double Floor { get; set; }
        public string[] ExcludedNodes { get; set; } = [];
        public string[] ExcludedOwners { get; set; } = [];
        public DateTimeOffset? NotBefore { get; set; }
        public SlotOnNode[] Live { get; set; } = [];
    }
}
