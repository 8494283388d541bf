using System.Diagnostics;
using Skyops.Benchmarks.Harness;
using Skyops.Core.Scheduling;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Benchmarks;

/// <summary>One pass over everything that waits, again and again: what it placed is given back, and waits again.</summary>
internal sealed class MatchPass
{
    private static readonly PassOptions Unbounded = new(int.MaxValue, PassOptions.Default.TurnSlots);
    private readonly SchedulerState _state = new();
    private readonly PlacementRequest[] _requests;

    public MatchPass(int nodes, int slots, int shards)
    {
        var pool = new MatchPool(nodes, seed: 1);
        foreach (var node in pool.AllNodes()) _state.NodeChanged(node);
        _requests = [.. pool.Requests(slots, shards)];
    }

    /// <summary>What the pass allocated, for all its placements together.</summary>
    public long Allocated { get; private set; }

    public Task<Measurement> RunAsync()
    {
        foreach (var request in _requests) _state.Request(request, MatchPool.Start);
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var plan = SchedulingPass.Run(_state, MatchPool.Start, Unbounded);
        var wall = Stopwatch.GetElapsedTime(start);
        Allocated = GC.GetAllocatedBytesForCurrentThread() - bytes;
        var measured = new Measurement(plan.Count, wall, Environment.CpuUsage.TotalTime - cpu, Allocated);
        foreach (var task in plan.Tasks)
            foreach (var placement in task.Placements) _state.Answered(task.TaskId, placement, GrantAnswer.TaskEnded, MatchPool.Start);
        return Task.FromResult(measured);
    }
}
