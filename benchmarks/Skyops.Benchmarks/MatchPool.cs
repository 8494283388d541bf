using Skyops.Core.Scheduling;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Benchmarks;

/// <summary>
/// A pool as <see cref="MatchBenchmark"/> fills it: machines with A100, RTX 4090, RTX 3060 or no GPU, of many owners, prices
/// and reputations; and what waits: 100 shapes, over many tasks and accounts, each task with a budget of its own.
/// </summary>
internal sealed class MatchPool(int nodes, int seed)
{
    public const int Shapes = 100;
    private const int Accounts = 50;
    private readonly Random _chance = new(seed);
    private readonly int _owners = Math.Max(10, nodes / 5);
    private int _tasks;

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public int Nodes { get; private set; } = nodes;

    public NodeSnapshot[] AllNodes() => [.. Enumerable.Range(0, Nodes).Select(Node)];

    public NodeSnapshot NextNode() => Node(Nodes++);

    /// <summary>The machine of a number, with a price, reputation and uptime drawn anew.</summary>
    public NodeSnapshot Node(int number) => new(
        $"0x{number:x40}", $"0x{number % _owners:x39}f", _chance.Next(100) == 0 ? NodeStatus.Unreachable : NodeStatus.Ready,
        Machine(number % 4), new Amount((UInt128)_chance.Next(1, 400) * 10_000_000_000_000_000), 16,
        Math.Round(0.3 + (0.7 * _chance.NextDouble()), 3), Math.Round(0.8 + (0.2 * _chance.NextDouble()), 3));

    /// <summary>Tasks that together have this many waiting slots, <paramref name="shards"/> in each, all at once.</summary>
    public IEnumerable<PlacementRequest> Requests(int slots, int shards)
    {
        for (var left = slots; left > 0; left -= shards) yield return Request(Math.Min(left, shards));
    }

    public PlacementRequest Request(int shards)
    {
        var number = _tasks++;
        return new PlacementRequest(
            $"t{number:x25}", $"account-{number % Accounts}", 0, "train", Need(number % Shapes), (TaskPriority)(number / 7 % 3), Start.AddSeconds(-(number % 97)),
            new Amount((UInt128)(300 + (number * 37 % 900)) * 10_000_000_000_000_000), 0.1 * (number % Shapes % 4),
            [.. Enumerable.Range(0, shards).Select(shard => new SlotRequest(shard / 2, shard % 2, [], [], null))], []);
    }

    /// <summary>Every fourth shape wants a GPU: any, one of 20 GiB, or an A100.</summary>
    private static ResourceRequest Need(int shape) => new()
    {
        CpuCores = 1 + (shape % 3),
        RamMiB = 512 * (1 + (shape / 4)),
        DiskMiB = 256,
        Gpus = shape % 4 == 0 ? 1 : 0,
        GpuMemoryMiB = shape % 4 == 0 ? (shape % 12) switch { 0 => 8_192, 4 => 20_480, _ => 65_536 } : 0,
        GpuModel = shape % 12 == 8 ? "A100" : null,
    };

    private static NodeCapabilities Machine(int kind) => kind switch
    {
        0 => Machine(64, 524_288, 8, "NVIDIA A100-SXM4-80GB", 81_920),
        1 => Machine(32, 131_072, 4, "NVIDIA GeForce RTX 4090", 24_576),
        2 => Machine(16, 65_536, 2, "NVIDIA GeForce RTX 3060", 12_288),
        _ => Machine(48, 262_144, 0, "", 0),
    };

    private static NodeCapabilities Machine(int cores, int ram, int gpus, string model, int memory) => new()
    {
        CpuCores = cores,
        RamMiB = ram,
        DiskMiB = 1_000_000,
        Gpus = [.. Enumerable.Range(0, gpus).Select(_ => new GpuInfo("NVIDIA", model, memory, "8.6", ""))],
        Executors = ["noop", "train"],
    };
}
