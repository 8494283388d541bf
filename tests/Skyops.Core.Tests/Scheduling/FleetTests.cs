using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>
/// A mixed fleet under tasks of mixed sizes that come and go in random order, at random prices: no task takes a larger
/// card than it must at that moment, so none that needs a large one waits for a small one without need.
/// </summary>
public sealed class FleetTests
{
    private static readonly (string Model, int MiB, int Count)[] Cards = [("RTX 3060", 12_288, 6), ("RTX 4090", 24_576, 3), ("A100", 81_920, 2)];
    private static readonly int[] NeedsGiB = [4, 10, 20, 60];

    [Fact]
    public void No_task_blocks_a_larger_card_than_it_must() => Seeded.Cases(60, chance =>
    {
        var (world, cards) = Fleet(chance);
        var free = cards.Keys.ToHashSet();
        var running = new List<(string Task, string Node, int MiB)>();
        var waiting = new Dictionary<string, int>();
        for (var step = 0; step < 60; step++)
        {
            if (chance.Once(3) && running.Count > 0) End(world, free, running, chance.Below(running.Count));
            else Submit(world, waiting, $"t{step}", chance.Of(NeedsGiB) * 1_024);
            var placed = world.Pass().Tasks.SelectMany(task => task.Placements.Select(p => (task.TaskId, p))).ToArray();
            foreach (var (task, placement) in placed)
            {
                var need = waiting[task];
                var given = cards[placement.Node];
                Assert.True(given == free.Select(node => cards[node]).Where(size => size >= need).Min(), $"{task} needs {need} MiB and got {given}");
                world.State.Answered(task, placement, GrantAnswer.Granted, PoolWorld.Now);
                free.Remove(placement.Node);
                waiting.Remove(task);
                running.Add((task, placement.Node, need));
            }

            foreach (var (task, need) in waiting) Assert.DoesNotContain(free, node => cards[node] >= need);
        }
    });

    [Fact]
    public void Explain_says_which_cards_are_too_small_and_which_are_busy()
    {
        var (world, _) = Fleet(new Chance(1));
        for (var i = 0; i < 3; i++) world.Ask(Request($"big{i}", 60 * 1_024));
        world.Pass();
        var waits = Assert.Single(new[] { "big0", "big1", "big2" }.Select(id => SchedulingPass.Explain(world.State, id, PoolWorld.Now)).OfType<Explanation>());
        var group = Assert.Single(waits.Groups);
        Assert.Equal([("GpuMemory", 9), ("GpusBusy", 2)], group.Falls.Select(fall => (fall.Filter, fall.Nodes)));
        Assert.Equal(["3 nodes lack 36,864 MiB of GPU memory", "2 nodes lack 1 free GPU"], group.NearestMisses);
        Assert.StartsWith("Nodes that fit are busy", group.Remedy, StringComparison.Ordinal);
    }

    private static (PoolWorld World, Dictionary<string, int> Cards) Fleet(Chance chance)
    {
        var world = new PoolWorld();
        var cards = new Dictionary<string, int>();
        foreach (var (model, size, count) in Cards)
        {
            for (var i = 0; i < count; i++)
            {
                var name = $"{model}-{i}";
                cards[name] = size;
                world.Node(name, cores: chance.Between(8, 64), ram: 65_536, gpus: [size], price: (ulong)chance.Below(4) * 1_000_000_000_000_000_000,
                    reputation: chance.Between(3, 10) / 10.0, model: model);
            }
        }

        return (world, cards);
    }

    private static void Submit(PoolWorld world, Dictionary<string, int> waiting, string task, int need)
    {
        waiting[task] = need;
        world.Ask(Request(task, need));
    }

    private static void End(PoolWorld world, HashSet<string> free, List<(string Task, string Node, int MiB)> running, int index)
    {
        var (task, node, need) = running[index];
        running.RemoveAt(index);
        free.Add(node);
        world.State.Release(task, [new SlotOnNode(0, 0, 0, node, Request(task, need).Resources)]);
    }

    private static PlacementRequest Request(string task, int need) =>
        PoolWorld.Request(task, with: x => x.Resources = new ResourceRequest { Gpus = 1, GpuMemoryMiB = need, DiskMiB = 0 });
}
