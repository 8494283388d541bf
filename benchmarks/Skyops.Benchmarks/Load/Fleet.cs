using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Skyops.Grpc.Client;
using Skyops.Grpc.V1;

namespace Skyops.Benchmarks.Load;

/// <summary>
/// Many nodes over real streams to one silo, in this process, so that their clock is the client's. They either hold what
/// they are assigned, or report it done at once.
/// </summary>
internal sealed class Fleet : IAsyncDisposable
{
    private const int ConnectingAtOnce = 32;
    private const int Slices = 100;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _arrivals = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _leaving = new();
    private readonly GrpcChannel _channel;
    private readonly List<FleetNode> _nodes = [];
    private TaskCompletionSource<long> _first = New();
    private Task _beating = Task.CompletedTask;
    private long _assigned;
    private long _acknowledged;

    private Fleet(Uri gateway, int slots, bool holds) => (_channel, Slots, Holds) = (new GrpcChannel(gateway), slots, holds);

    /// <summary>The digest of an attempt that left no files.</summary>
    public static ByteString NoOutputs { get; } = ByteString.CopyFrom(SHA256.HashData([.. "skyops-output-v1"u8, 0, 0, 0, 0]));

    /// <summary>Attempts that each node takes at once.</summary>
    public int Slots { get; }

    /// <summary>Whether nodes keep what they are assigned.</summary>
    public bool Holds { get; }

    public int Count => _nodes.Count;

    /// <summary>Attempts assigned so far.</summary>
    public long AssignedCount => Interlocked.Read(ref _assigned);

    /// <summary>Heartbeats acknowledged so far.</summary>
    public long AcknowledgedCount => Interlocked.Read(ref _acknowledged);

    /// <param name="gateway">Of the silo.</param>
    /// <param name="count">Nodes.</param>
    /// <param name="slots">Attempts that each takes at once.</param>
    /// <param name="holds">Whether they keep what they are assigned.</param>
    /// <param name="every">How often each says that it lives, spread evenly.</param>
    public static async Task<Fleet> ConnectAsync(Uri gateway, int count, int slots, bool holds, TimeSpan every)
    {
        var fleet = new Fleet(gateway, slots, holds);
        try
        {
            fleet._beating = Task.Run(() => fleet.BeatAsync(every));
            var options = new ParallelOptions { MaxDegreeOfParallelism = ConnectingAtOnce };
            await Parallel.ForAsync(0, count, options, async (_, _) =>
            {
                var node = await FleetNode.ConnectAsync(fleet._channel, fleet);
                lock (fleet._nodes) fleet._nodes.Add(node);
            });
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>All nodes beat and tell of what they hold, <paramref name="rounds"/> times; ends when the silo has had all.</summary>
    /// <returns>Messages sent.</returns>
    public async Task<long> TellAsync(int rounds)
    {
        var messages = 0L;
        for (var round = 0; round < rounds; round++)
        {
            var expected = AcknowledgedCount + Count;
            await Parallel.ForEachAsync(Nodes(), async (node, _) => Interlocked.Add(ref messages, await node.BeatAsync(telemetry: true)));
            while (AcknowledgedCount < expected) await Task.Delay(1);
        }

        return messages;
    }

    /// <summary>When the first shard of a task reaches a node, by <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public Task<long> WhenAssignedAsync(string taskId) => Arrival(taskId).Task;

    /// <summary>When the next shard of any task reaches a node.</summary>
    public Task<long> NextAssignedAsync() => (_first = New()).Task;

    public void Assigned(RepeatedField<Assignment> assignments)
    {
        var now = Stopwatch.GetTimestamp();
        Interlocked.Add(ref _assigned, assignments.Count);
        _first.TrySetResult(now);
        foreach (var assignment in assignments) Arrival(assignment.Key.TaskId).TrySetResult(now);
    }

    public void Acknowledged() => Interlocked.Increment(ref _acknowledged);

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _beating;
        await Parallel.ForEachAsync(Nodes(), async (node, _) => await node.DisposeAsync());
        _channel.Dispose();
        _leaving.Dispose();
    }

    private async Task BeatAsync(TimeSpan every)
    {
        using var timer = new PeriodicTimer(every / Slices);
        try
        {
            for (var slice = 0; await timer.WaitForNextTickAsync(_leaving.Token); slice = (slice + 1) % Slices)
            {
                var nodes = Nodes();
                for (var i = slice; i < nodes.Length; i += Slices) await nodes[i].BeatAsync(telemetry: false);
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or Skyops.Grpc.GrpcException or IOException or ObjectDisposedException)
        {
            // The fleet leaves, or its silo was killed.
        }
    }

    private FleetNode[] Nodes()
    {
        lock (_nodes) return [.. _nodes];
    }

    private TaskCompletionSource<long> Arrival(string taskId) => _arrivals.GetOrAdd(taskId, _ => New());

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
