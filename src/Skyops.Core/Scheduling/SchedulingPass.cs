using Skyops.Scheduling;

namespace Skyops.Core.Scheduling;

/// <summary>
/// The heart of Skyops: which waiting slot goes to which node. A few stages: who is next, who would take it, the best
/// of those, and why the rest waits; nothing waits, nothing is sent. The same state gives the
/// same plan, bit for bit, in whatever order it was told.
/// </summary>
public static class SchedulingPass
{
    public static Plan Run(SchedulerState state, DateTimeOffset now) => Run(state, now, PassOptions.Default);

    public static Plan Run(SchedulerState state, DateTimeOffset now, PassOptions options)
    {
        var placed = state.Filling.Run(now, options);
        return new Plan(placed, state, Explaining.WhatIsLeft(state));
    }

    /// <summary>Why the waiting slots of a task wait; null when none does.</summary>
    public static Explanation? Explain(SchedulerState state, string taskId, DateTimeOffset now) => Explaining.Of(state, taskId, now);
}
