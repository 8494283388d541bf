using System.Diagnostics;
using System.Globalization;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;

namespace Skyops.Benchmarks;

/// <summary>Submits tasks of one shard and takes the time until a node of the fleet has each.</summary>
internal sealed class LatencyRun(TaskOwner owner, Fleet fleet)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private int _number;

    /// <summary>Each after the one before has reached its node.</summary>
    public async Task<Latencies> OneByOneAsync(HttpConnection connection, int count)
    {
        var took = new double[count];
        for (var i = 0; i < count; i++)
        {
            var (request, taskId) = Next();
            var arrives = fleet.WhenAssignedAsync(taskId);
            var start = Stopwatch.GetTimestamp();
            await connection.PostAsync(request);
            took[i] = Stopwatch.GetElapsedTime(start, await arrives.WaitAsync(Patience)).TotalMilliseconds;
        }

        return new Latencies(took);
    }

    /// <summary>How many go through a second when all connections submit as fast as they can.</summary>
    public async Task<double> MostPerSecondAsync(PostLoad load, int count)
    {
        var requests = Enumerable.Range(0, count).Select(_ => Next()).ToArray();
        var start = Stopwatch.GetTimestamp();
        await load.RunAsync(count, i => requests[i].Request);
        await Task.WhenAll(requests.Select(x => fleet.WhenAssignedAsync(x.TaskId))).WaitAsync(Patience);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>
    /// At a steady rate, whatever becomes of those before. What counts is the time from when each was due, so that a stall is
    /// not hidden by the load that it held up.
    /// </summary>
    public async Task<Latencies> AtRateAsync(PostLoad load, double perSecond, TimeSpan howLong)
    {
        var requests = Enumerable.Range(0, (int)(perSecond * howLong.TotalSeconds)).Select(_ => Next()).ToArray();
        var due = await load.RunAtRateAsync(requests.Length, perSecond, i => requests[i].Request);
        var took = new double[requests.Length];
        for (var i = 0; i < took.Length; i++)
        {
            var arrived = await fleet.WhenAssignedAsync(requests[i].TaskId).WaitAsync(Patience);
            took[i] = Stopwatch.GetElapsedTime(due[i], arrived).TotalMilliseconds;
        }

        return new Latencies(took);
    }

    private (byte[] Request, string TaskId) Next() =>
        owner.KeyedRequest(NoopTasks.Of(1), string.Create(CultureInfo.InvariantCulture, $"latency-{++_number}"));
}
