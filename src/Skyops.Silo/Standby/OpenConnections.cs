using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Skyops.Silo.Standby;

/// <summary>The connections of a silo's server, so that all can be ended at once.</summary>
internal sealed class OpenConnections
{
    private readonly ConcurrentDictionary<ConnectionContext, bool> _open = [];
    private volatile bool _aborted;

    public void Watch(ListenOptions listen) => listen.Use(next => connection => ServeAsync(next, connection));

    /// <summary>Ends what is open, and what is opened later.</summary>
    public void Abort()
    {
        _aborted = true;
        foreach (var connection in _open.Keys) Abort(connection);
    }

    private static void Abort(ConnectionContext connection) =>
        connection.Abort(new ConnectionAbortedException("this silo is not active any more"));

    private async Task ServeAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        _open[connection] = true;
        if (_aborted) Abort(connection);
        try
        {
            await next(connection);
        }
        finally
        {
            _open.TryRemove(connection, out _);
        }
    }
}
