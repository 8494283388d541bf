using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

public sealed class LargePoolTests
{
    /// <summary>
    /// Finishes only because a pass does not cost nodes × slots: that would be a thousand million questions.
    /// </summary>
    [Fact]
    public void Ten_thousand_nodes_take_a_hundred_thousand_slots_of_a_hundred_shapes()
    {
        var chance = new Chance(1);
        var state = new SchedulerState();
        for (var i = 0; i < 10_000; i++)
            state.NodeChanged(PoolWorld.Snapshot($"n{i}", chance.Of(16, 32, 64), 262_144, 16, i % 3 == 0 ? [24_576, 24_576] : null, $"o{i % 2_000}", 0, chance.Below(50) / 100.0 + 0.5));
        for (var i = 0; i < 100; i++)
        {
            var need = new ResourceRequest { CpuCores = 1 + i % 4, RamMiB = 512 * (1 + i / 4), DiskMiB = 0 };
            state.Request(PoolWorld.Request($"t{i}", 500, 2, x => (x.Resources, x.Account) = (need, $"a{i % 10}")), PoolWorld.Now);
        }

        var plan = SchedulingPass.Run(state, PoolWorld.Now, new PassOptions(int.MaxValue, 64));
        Assert.Equal(100_000, plan.Count);
        Assert.Empty(plan.Waiting);
        Assert.Equal(100_000, state.Statistics().LiveSlots);
        foreach (var task in plan.Tasks)
            Assert.All(task.Placements.GroupBy(p => p.Shard), shard => Assert.NotEqual(shard.First().NodeOwner, shard.Last().NodeOwner));
    }
}
