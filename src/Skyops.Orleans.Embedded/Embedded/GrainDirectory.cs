using System.Collections.Concurrent;

namespace Orleans.Embedded;

/// <summary>Which activation each grain has. There is at most one, and a new one only after the old one has ended.</summary>
internal sealed class GrainDirectory
{
    private readonly ConcurrentDictionary<(GrainClass Class, string Key), Activation> _activations = new();
    private volatile bool _isClosed;

    internal IEnumerable<Activation> Activations => _activations.Select(static entry => entry.Value);

    internal bool IsEmpty => _activations.IsEmpty;

    /// <summary>The activation of the grain, made if there is none; null when there is none and the silo is stopping.</summary>
    internal Activation? GetOrAdd(GrainTarget target)
    {
        var key = (target.Class, target.Key);
        if (_isClosed)
            return _activations.GetValueOrDefault(key);
        // The factory may run for a loser of a race; an activation does nothing before its first message, so that is harmless.
        return _activations.GetOrAdd(key, static (_, target) => new Activation(target), target);
    }

    internal void Remove(GrainTarget target, Activation activation) =>
        _activations.TryRemove(new((target.Class, target.Key), activation));

    /// <summary>From here on no activation is made.</summary>
    internal void Close() => _isClosed = true;
}
