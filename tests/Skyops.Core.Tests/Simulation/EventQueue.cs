namespace Skyops.Core.Tests.Simulation;

/// <summary>Something that may be over: what was planned on its behalf does not happen then.</summary>
internal sealed class Lifetime
{
    public static readonly Lifetime World = new();

    public bool Ended { get; private set; }

    public void End() => Ended = true;
}

/// <summary>
/// Virtual time. What is due at one moment happens in the order it was planned. All code of a world runs in here, on one
/// thread: an <c>await</c> of <see cref="DelayAsync"/> goes on inside a later step, and never when its lifetime has ended,
/// which is what a crash is.
/// </summary>
internal sealed class EventQueue
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<(Action Action, Lifetime Life), (long At, long Order)> _events = new();
    private long _now;
    private long _order;

    public DateTimeOffset Now => Start.AddTicks(_now);

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now);

    public long Steps { get; private set; }

    public void After(TimeSpan delay, Lifetime life, Action action) =>
        _events.Enqueue((action, life), (_now + Math.Max(0, delay.Ticks), _order++));

    public Task DelayAsync(TimeSpan delay, Lifetime life)
    {
        var over = new TaskCompletionSource();
        After(delay, life, () => over.SetResult());
        return over.Task;
    }

    /// <summary>Makes the next thing happen; false when nothing is planned.</summary>
    public bool Step()
    {
        while (_events.TryDequeue(out var next, out var due))
        {
            if (next.Life.Ended) continue;
            _now = due.At;
            Steps++;
            next.Action();
            return true;
        }

        return false;
    }
}
