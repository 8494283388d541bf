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

    /// <summary>
    /// Posts at a steady rate over the connections, each of which sends its requests in turn; one that is late sends at once.
    /// </summary>
    /// <returns>When each was due, by <see cref="Stopwatch.GetTimestamp"/>.</returns>
    public async Task<long[]> RunAtRateAsync(int count, double perSecond, Func<int, byte[]> request)
    {
        var begin = Stopwatch.GetTimestamp();
        var due = new long[count];
        for (var i = 0; i < count; i++) due[i] = begin + (long)(i / perSecond * Stopwatch.Frequency);
        var next = -1;
        await Task.WhenAll(_connections.Select(connection => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next))
            {
                var early = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due[i]);
                if (early > TimeSpan.FromMilliseconds(1))
                {
                    // A timer that wakes late is the load's fault, not that of what is measured.
                    await Task.Delay(early);
                    due[i] = Stopwatch.GetTimestamp();
                }

                await connection.PostAsync(request(i));
            }
        })));
        return due;
    }

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
    }
}
