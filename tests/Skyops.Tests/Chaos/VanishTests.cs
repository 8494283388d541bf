using System.Diagnostics;
using Skyops.Client;
using Skyops.Nodes;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chaos;

/// <summary>Most of a pool vanishes at once and comes back: nobody is given up, nobody is blamed.</summary>
[Collection("chaos")]
public sealed class VanishTests(ITestOutputHelper output)
{
    private const int Nodes = 10;
    private const int Vanish = 6;

    /// <summary>Longer than the 8 s after which a single node is given up.</summary>
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(40);

    [NeedsFact(Need.Minutes)]
    public async Task Six_of_ten_nodes_that_vanish_open_the_breaker_and_keep_their_work_and_their_name()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await using var pool = await ChaosPool.StartAsync(limit.Token);
        var workers = new List<ChaosWorker>();
        for (var i = 0; i < Nodes; i++)
            workers.Add(await pool.WorkerAsync($"node-{i}", limit.Token, flags: ["--slots", "1", "--cpu", "1", "--allow", "process"]));
        await pool.NodesAsync(Nodes, limit.Token);
        var (client, go) = (pool.Client(), pool.Folder("go"));
        var task = await client.Tasks.SubmitAsync(CountingProgram.Spec(go, Nodes), cancellationToken: limit.Token);
        await Until.SoAsync(
            "each node has an attempt",
            async () => (await task.GetAsync(limit.Token)).Shards.SelectMany(shard => shard.Attempts).Count(attempt => attempt.State == "running") == Nodes,
            limit.Token, pool.Said);
        var before = await NodesAsync(client, limit.Token);

        var gone = Stopwatch.StartNew();
        foreach (var worker in workers.Take(Vanish)) await worker.Program.SignalAsync("STOP");
        await Until.SoAsync("the breaker is open", async () => (await pool.HealthAsync(limit.Token))?.Presence.BreakerOpenSince is not null, limit.Token, pool.Said);
        var opened = gone.Elapsed;
        await Until.ForAsync(Away - gone.Elapsed, async () =>
        {
            var health = await pool.HealthAsync(limit.Token);
            Assert.True(health is null || health.Presence.BreakerOpenSince is not null, "the breaker closed while most are away");
            Assert.Equal(0, (await task.GetAsync(limit.Token)).MovedAttempts);
        });

        foreach (var worker in workers.Take(Vanish)) await worker.Program.SignalAsync("CONT");
        var back = await Until.SoAsync(
            "the breaker is closed again",
            async () => (await pool.HealthAsync(limit.Token)) is { Status: "ok", Presence: { BreakerOpenSince: null, Away: 0 } },
            limit.Token, pool.Said);
        await File.WriteAllTextAsync(go, "", limit.Token);
        var view = await task.WaitAsync(limit.Token);
        var after = await NodesAsync(client, limit.Token);
        var ran = after.Values.Count(node => node.Valid > 0);
        output.WriteLine(
            $"{Vanish} of {Nodes} away for {Away.TotalSeconds:0} s: breaker open after {opened.TotalSeconds:0.0} s, closed {back.TotalSeconds:0.0} s after their return; " +
            $"{view.MovedAttempts} attempts moved, {ran} nodes with right results");
        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}\n{pool.Said()}");
        foreach (var (address, node) in after)
        {
            Assert.True(node.Reputation >= before[address].Reputation, $"{address} lost reputation: {before[address].Reputation} to {node.Reputation}");
            Assert.Equal((0, 0), (node.Invalid, node.BrokenPromises));
        }
    }

    private static async Task<Dictionary<string, NodeView>> NodesAsync(SkyopsClient client, CancellationToken limit) =>
        await client.Nodes.ListAsync(cancellationToken: limit).ToDictionaryAsync(node => node.Address, StringComparer.Ordinal, cancellationToken: limit);
}
