using System.Diagnostics;
using Skyops.Client.Tasks;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Xunit.Abstractions;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Chaos;

/// <summary>
/// Three workers in namespaces of their own are cut off at once: one both ways, one that cannot send, one that cannot hear. Each has
/// an attempt; spare workers have room for all three.
/// </summary>
[Collection("chaos")]
public sealed class PartitionTests(ITestOutputHelper output)
{
    private static readonly (string Name, bool Up, bool Down)[] Ways = [("both", true, true), ("up", true, false), ("down", false, true)];

    public static TheoryData<int> Seconds => new(10, 45, 300);

    [NeedsTheory(Need.Minutes)]
    [MemberData(nameof(Seconds))]
    public async Task Work_of_a_worker_that_is_cut_off_is_accepted_once_and_stopped_before_it_is_given_away(int seconds)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(180 + seconds));
        var cuts = new List<NetworkCut>();
        try
        {
            foreach (var _ in Ways) cuts.Add(await NetworkCut.CreateAsync());
            await using var pool = await ChaosPool.StartAsync(
                limit.Token, bind: cuts[0].Silo, siloFlags: ["--insecure", .. cuts.SelectMany(cut => (string[])["--allow-host", cut.Silo])]);
            await CutAsync(pool, cuts, TimeSpan.FromSeconds(seconds), limit.Token);
        }
        finally
        {
            foreach (var cut in cuts) await cut.DisposeAsync();
        }
    }

    private async Task CutAsync(ChaosPool pool, List<NetworkCut> cuts, TimeSpan time, CancellationToken limit)
    {
        string[] flags = ["--cpu", "1", "--allow", "process"];
        var workers = new List<ChaosWorker>();
        for (var i = 0; i < Ways.Length; i++)
            workers.Add(await pool.WorkerAsync(Ways[i].Name, limit, prefix: cuts[i].Prefix, flags: [.. flags, "--slots", "1", "--price", "0.1"]));
        var (client, go) = (pool.Client(), pool.Folder("go"));
        var task = await client.Tasks.SubmitAsync(CountingProgram.Spec(go, Ways.Length), cancellationToken: limit);
        await Until.SoAsync("three attempts run", async () => Live(await task.GetAsync(limit)).Count(attempt => attempt.State == "running") == Ways.Length, limit, pool.Said);
        for (var i = 0; i < Ways.Length; i++) await pool.WorkerAsync($"spare-{i}", limit, flags: [.. flags, "--slots", "1", "--price", "1"]);
        await pool.NodesAsync(2 * Ways.Length, limit);

        for (var i = 0; i < Ways.Length; i++) await cuts[i].CutAsync(Ways[i].Up, Ways[i].Down);
        var since = Stopwatch.StartNew();
        var fenced = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var moved = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        await Until.ForAsync(time, async () =>
        {
            // First who has stopped, then who was given away: whoever is given away at the second look must have stopped at the first.
            foreach (var worker in workers.Where(worker => Marked.By(worker.Data).Length == 0)) fenced.TryAdd(worker.Name, since.Elapsed);
            var before = fenced.Keys.ToHashSet(StringComparer.Ordinal);
            foreach (var worker in workers.Where(worker => moved.ContainsKey(worker.Name))) Assert.True(before.Contains(worker.Name), $"{worker.Name} still runs what was given away");
            var held = Live(await task.GetAsync(limit)).Select(attempt => attempt.Node).ToHashSet(StringComparer.Ordinal);
            foreach (var worker in workers.Where(worker => !held.Contains(worker.Node))) moved.TryAdd(worker.Name, since.Elapsed);
        });
        foreach (var cut in cuts) await cut.MendAsync();
        await pool.NodesAsync(2 * Ways.Length, limit);

        await File.WriteAllTextAsync(go, "", limit);
        var view = await task.WaitAsync(limit);
        foreach (var way in Ways)
            output.WriteLine($"{time.TotalSeconds:0} s cut off {way.Name}: {Said("stopped its attempt", fenced, way.Name)}, {Said("given away", moved, way.Name)}");
        Assert.True(view.Status == TaskStatus.Completed, $"{view.Status} {view.Reason}\n{pool.Said()}");
        await CheckAsync(task, view, limit);
        foreach (var name in moved.Keys) Assert.True(fenced[name] <= moved[name], $"{name} was given away at {moved[name]} and stopped at {fenced[name]}");
        if (time > TimeSpan.FromSeconds(15)) Assert.Equal(Ways.Length, moved.Count);
        var ledger = await client.Ledger.VerifyAsync(cancellationToken: limit);
        Assert.True(ledger is { Balanced: true, ReplayMatchesLive: true }, string.Join('\n', ledger.Problems));
    }

    private static string Said(string what, Dictionary<string, TimeSpan> times, string name) =>
        times.TryGetValue(name, out var at) ? $"{what} after {at.TotalSeconds:0.0} s" : $"not {what}";

    private static IEnumerable<AttemptView> Live(TaskView view) =>
        view.Shards.SelectMany(shard => shard.Attempts).Where(attempt => attempt.State is "leased" or "running");

    private async Task CheckAsync(TaskHandle task, TaskView view, CancellationToken limit)
    {
        var accepted = await task.HistoryAsync(cancellationToken: limit).Where(update => update.Type.EndsWith("ShardAccepted", StringComparison.OrdinalIgnoreCase))
            .Select(update => update.Shard).ToListAsync(limit);
        Assert.Equal(Enumerable.Range(0, Ways.Length), accepted.Select(shard => shard!.Value).Order());
        output.WriteLine($"{accepted.Count} shards accepted once each, {view.MovedAttempts} attempts moved");
    }
}
