namespace Skyops.Core.Scheduling;

/// <summary>
/// How long nodes stay that announced when they leave. The time left is kept in steps that grow with it (1 s in the last
/// minute, 10 s in the last ten, a minute before), so that a node counts as changed once a step and not in each pass.
/// Rounded down: work never outlasts the node.
/// </summary>
internal sealed class Departures
{
    private readonly Dictionary<int, DateTimeOffset> _ends = [];
    private readonly PriorityQueue<(int Node, DateTimeOffset End), DateTimeOffset> _steps = new();

    /// <summary>The moment up to which <see cref="Due"/> was asked.</summary>
    public DateTimeOffset Now { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Takes over what a node announced and answers the seconds it stays.</summary>
    public int Set(int node, DateTimeOffset? end)
    {
        if (end is not { } until)
        {
            _ends.Remove(node);
            return int.MaxValue;
        }

        if (_ends.TryGetValue(node, out var known) && known == until) return Left(until);
        _ends[node] = until;
        Schedule(node, until);
        return Left(until);
    }

    /// <summary>Moves time on and answers each node whose time left has come to another step, with the seconds.</summary>
    public IEnumerable<(int Node, int Seconds)> Due(DateTimeOffset now)
    {
        if (now <= Now) yield break;
        Now = now;
        while (_steps.TryPeek(out var next, out var at) && at <= now)
        {
            _steps.Dequeue();
            if (!_ends.TryGetValue(next.Node, out var end) || end != next.End) continue;
            Schedule(next.Node, end);
            yield return (next.Node, Left(end));
        }
    }

    private int Left(DateTimeOffset end)
    {
        var seconds = (long)Math.Floor((end - Now).TotalSeconds);
        return (int)Math.Clamp(seconds - (seconds % Step(seconds)), 0, int.MaxValue - 1);
    }

    private void Schedule(int node, DateTimeOffset end)
    {
        var left = Left(end);
        if (left > 0) _steps.Enqueue((node, end), end - TimeSpan.FromSeconds(left) + TimeSpan.FromTicks(1));
    }

    private static long Step(long seconds) => seconds < 60 ? 1 : seconds < 600 ? 10 : 60;
}
