using System.Diagnostics;
using System.Numerics;
using Skyops.Benchmarks.Harness;

namespace Skyops.Benchmarks;

/// <summary>
/// The floors of <see cref="MatchBenchmark"/>: what one writes by hand. Columns of floats; for each slot all nodes are scored with
/// vectors, or with LINQ over objects, the best takes it. They ask less than the scheduler: cores, memory, price and
/// reputation, and no replica rules.
/// </summary>
internal sealed class MatchScan
{
    private readonly float[] _cpu;
    private readonly float[] _ram;
    private readonly float[] _price;
    private readonly float[] _reputation;
    private readonly Machine[] _machines;

    public MatchScan(int nodes)
    {
        var all = new MatchPool(nodes, seed: 1).AllNodes();
        _cpu = [.. all.Select(node => (float)node.Capabilities.CpuCores)];
        _ram = [.. all.Select(node => (float)node.Capabilities.RamMiB)];
        _price = [.. all.Select(node => (float)(double)node.PricePerHour.Units / 1e18f)];
        _reputation = [.. all.Select(node => (float)node.Reputation)];
        _machines = [.. Enumerable.Range(0, nodes).Select(i => new Machine(_cpu[i], _ram[i], _price[i], _reputation[i]))];
    }

    public Task<Measurement> VectorsAsync(int slots) => Time(slots, slot =>
    {
        var node = Best(1 + (slot % 3), 512 * (1 + (slot % 25)));
        if (node < 0) return;
        _cpu[node] -= 0.001f;
        _ram[node] -= 0.001f;
    });

    public Task<Measurement> LinqAsync(int slots) => Time(slots, slot =>
    {
        var (cpu, ram) = (1 + (slot % 3), 512 * (1 + (slot % 25)));
        var best = _machines.Where(node => node.Cpu >= cpu && node.Ram >= ram && node.Price <= 5 && node.Reputation >= 0.1f)
            .MaxBy(node => (0.4f / (1 + node.Price)) + (0.3f * node.Reputation) + (0.3f * ((cpu / node.Cpu) + (ram / node.Ram))));
        if (best is null) return;
        best.Cpu -= 0.001f;
        best.Ram -= 0.001f;
    });

    private int Best(float cpu, float ram)
    {
        var (needCpu, needRam, most, floor) = (new Vector<float>(cpu), new Vector<float>(ram), new Vector<float>(5f), new Vector<float>(0.1f));
        var best = new Vector<float>(-1);
        var where = Vector<int>.Zero;
        var width = Vector<float>.Count;
        var index = Vector.CreateSequence(0, 1);
        for (var i = 0; i + width <= _cpu.Length; i += width, index += new Vector<int>(width))
        {
            var (hasCpu, hasRam, price, reputation) = (new Vector<float>(_cpu, i), new Vector<float>(_ram, i), new Vector<float>(_price, i), new Vector<float>(_reputation, i));
            var fits = Vector.GreaterThanOrEqual(hasCpu, needCpu) & Vector.GreaterThanOrEqual(hasRam, needRam)
                & Vector.LessThanOrEqual(price, most) & Vector.GreaterThanOrEqual(reputation, floor);
            var score = (new Vector<float>(0.4f) / (Vector<float>.One + price)) + (reputation * 0.3f) + (((needCpu / hasCpu) + (needRam / hasRam)) * 0.3f);
            var better = fits & Vector.GreaterThan(score, best);
            best = Vector.ConditionalSelect(better, score, best);
            where = Vector.ConditionalSelect(better, index, where);
        }

        var lane = 0;
        for (var i = 1; i < width; i++) lane = best[i] > best[lane] ? i : lane;
        return best[lane] < 0 ? -1 : where[lane];
    }

    private static Task<Measurement> Time(int slots, Action<int> place)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var start = Stopwatch.GetTimestamp();
        for (var slot = 0; slot < slots; slot++) place(slot);
        var wall = Stopwatch.GetElapsedTime(start);
        return Task.FromResult(new Measurement(slots, wall, Environment.CpuUsage.TotalTime - cpu, 0));
    }

    private sealed class Machine(float cpu, float ram, float price, float reputation)
    {
        public float Cpu { get; set; } = cpu;

        public float Ram { get; set; } = ram;

        public float Price { get; } = price;

        public float Reputation { get; } = reputation;
    }
}
