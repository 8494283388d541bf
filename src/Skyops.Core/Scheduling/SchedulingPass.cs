using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// The heart of Skyops: which waiting slot goes to which node. A few stages, each returning a value; nothing waits,
/// nothing is sent. The same state gives the
/// same plan, bit for bit, in whatever order it was told.
/// </summary>
public static class SchedulingPass
{
    public static Plan Run(SchedulerState state, DateTimeOffset now) => Run(state, now, PassOptions.Default);

    public static Plan Run(SchedulerState state, DateTimeOffset now, PassOptions options)
    {
        var queue = PassQueue.Of(state, now);
        var snapshot = PoolSnapshot.Of(state, now);
        var candidates = new CandidateGroups(state, snapshot);
        var filled = Filling.Fill(state, queue, candidates, snapshot, options);
        return Explaining.Conclude(state, candidates, filled);
    }

    /// <summary>Why the waiting slots of a task wait; null when none does.</summary>
    public static Explanation? Explain(SchedulerState state, string taskId, DateTimeOffset now) => Explaining.Of(state, taskId, now);
}
