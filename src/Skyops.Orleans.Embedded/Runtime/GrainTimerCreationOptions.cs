using System.Diagnostics.CodeAnalysis;

namespace Orleans.Runtime;

/// <summary>When a grain timer ticks and what its ticks may do.</summary>
public readonly struct GrainTimerCreationOptions()
{
    /// <summary>Ticks after <paramref name="dueTime"/> and then each <paramref name="period"/>.</summary>
    [SetsRequiredMembers]
    public GrainTimerCreationOptions(TimeSpan dueTime, TimeSpan period)
        : this()
    {
        DueTime = dueTime;
        Period = period;
    }

    /// <summary>The time to the first tick; <see cref="Timeout.InfiniteTimeSpan"/> for none until changed.</summary>
    public required TimeSpan DueTime { get; init; }

    /// <summary>The time from the end of a tick to the next one; <see cref="Timeout.InfiniteTimeSpan"/> for one tick only.</summary>
    public required TimeSpan Period { get; init; }

    /// <summary>Whether ticks may interleave with calls. Default: no.</summary>
    public bool Interleave { get; init; }

    /// <summary>Whether a tick counts as use, so that the collector leaves the grain alone. Default: no.</summary>
    public bool KeepAlive { get; init; }
}
