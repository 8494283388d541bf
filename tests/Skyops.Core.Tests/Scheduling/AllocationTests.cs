using Skyops.Core.Scheduling;
using Skyops.Core.Tests.Testing;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Scheduling;

/// <summary>What a pass allocates does not grow with what it places, once its lists have grown.</summary>
public sealed class AllocationTests
{
    [Fact]
    public void A_warm_pass_allocates_no_more_for_four_thousand_placements_than_for_forty()
    {
        var state = new SchedulerState();
        var chance = new Chance(1);
        for (var i = 0; i < 500; i++)
            state.NodeChanged(PoolWorld.Snapshot($"n{i}", 64, 262_144, 32, i % 3 == 0 ? [24_576, 24_576] : null, $"o{i % 90}", (ulong)i, chance.Below(50) / 100.0 + 0.5));
        for (var warm = 0; warm < 3; warm++) AllocatedBy(state, 4_000);
        var few = AllocatedBy(state, 40);
        var many = AllocatedBy(state, 4_000);

        // An object a placement would be 100,000 bytes; a collection in between counts what is left of a few kilobytes.
        Assert.InRange(many - few, -16_384, 16_384);
    }

    /// <summary>Half of the slots are replicas of one shard, and each of the tasks has a price of its own.</summary>
    private static long AllocatedBy(SchedulerState state, int slots)
    {
        const int Tasks = 20;
        for (var i = 0; i < Tasks; i++)
            state.Request(PoolWorld.Request($"t{i}", slots / Tasks / 2, 2, x => (x.Account, x.MostPerHour) = ($"a{i % 4}", new((ulong)(10_000 + i)))), PoolWorld.Now);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var plan = SchedulingPass.Run(state, PoolWorld.Now);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(slots, plan.Count);
        foreach (var task in plan.Tasks)
            foreach (var placement in task.Placements) state.Answered(task.TaskId, placement, GrantAnswer.TaskEnded, PoolWorld.Now);
        Assert.Equal(0, state.Statistics().LiveSlots);
        return allocated;
    }
}
