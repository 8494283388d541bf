namespace Orleans.Embedded;

/// <summary>Which activation has to be looked at, and when: each at its earliest deadline. Those that nobody calls are not in it.</summary>
internal sealed class LookQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Look, long> _looks = new();

    internal Look Add(Activation activation, long due)
    {
        var look = new Look(activation);
        lock (_gate)
            _looks.Enqueue(look, due);
        return look;
    }

    /// <summary>The next activation whose time is over, or null.</summary>
    internal Activation? TakeDue(long now)
    {
        lock (_gate)
        {
            while (_looks.TryPeek(out var look, out var due) && due < now)
            {
                _looks.Dequeue();
                if (look.Activation is { } activation)
                    return activation;
            }
        }

        return null;
    }
}

/// <summary>One place in the queue. Dropped, it stays there until its time, and holds on to nothing.</summary>
internal sealed class Look(Activation activation)
{
    private volatile Activation? _activation = activation;

    internal Activation? Activation => _activation;

    internal void Drop() => _activation = null;
}
