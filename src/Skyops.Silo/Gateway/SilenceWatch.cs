using System.Collections.Concurrent;
using Skyops.Grains;

namespace Skyops.Silo.Gateway;

/// <summary>Ends the streams of workers that have been silent for too long: one timer looks at all of them, so that ten thousand idle workers cost no timer each.</summary>
public sealed class SilenceWatch : IDisposable
{
    private readonly ConcurrentDictionary<WorkerConnection, bool> _connections = new();
    private readonly ITimer _timer;

    public SilenceWatch(PoolOptions pool, TimeProvider time) =>
        _timer = time.CreateTimer(_ => Look(pool.UnreachableAfter), null, pool.Heartbeat, pool.Heartbeat);

    public void Dispose() => _timer.Dispose();

    /// <summary>Until what it answers is disposed of.</summary>
    internal IDisposable Watch(WorkerConnection connection)
    {
        _connections[connection] = true;
        return new Watched(this, connection);
    }

    private void Look(TimeSpan longest)
    {
        foreach (var (connection, _) in _connections) connection.EndIfSilentFor(longest);
    }

    private sealed class Watched(SilenceWatch owner, WorkerConnection connection) : IDisposable
    {
        public void Dispose() => owner._connections.TryRemove(connection, out _);
    }
}
