using System.Diagnostics;

namespace Skyops.Benchmarks.Load;

/// <summary>Keep-alive connections that post side by side, each its next request as soon as it has its answer.</summary>
internal sealed class PostLoad : IDisposable
{
    private readonly HttpConnection[] _connections;

    private PostLoad(HttpConnection[] connections) => _connections = connections;

    public static async Task<PostLoad> OpenAsync(Uri address, int connections) =>
        new(await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => HttpConnection.OpenAsync(address))));

    /// <summary>Posts one request and answers the size of its answer's body.</summary>
    public async Task<int> PostOneAsync(byte[] request) => await _connections[0].PostAsync(request);

    /// <summary>Posts <paramref name="count"/> requests.</summary>
    /// <returns>Milliseconds that each took, sorted.</returns>
    public async Task<double[]> RunAsync(int count, Func<int, byte[]> request)
    {
        var latencies = new double[count];
        var next = -1;
        await Task.WhenAll(_connections.Select(connection => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var start = Stopwatch.GetTimestamp();
                await connection.PostAsync(request(i));
                latencies[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        })));
        Array.Sort(latencies);
        return latencies;
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
    }
}
