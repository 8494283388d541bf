using System.IO.Compression;
using System.Text;
using Skyops.Client.Errors;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>Anybody who owns a task can have its placements replayed from the record, which cannot be changed unseen.</summary>
public sealed class PlacementAuditTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);
    private static readonly TaskSpec Spec = new() { Workload = new NoopWorkload(), Shards = 3, Redundancy = 2, Budget = Amount.Whole(5), DurationSeconds = 60 };

    [Fact]
    public async Task Placements_are_replayed_bit_for_bit_also_after_a_restart_and_a_changed_record_is_refused_by_name()
    {
        await using var pool = await TestPool.StartAsync();
        using var first = WalletKey.Create();
        using var second = WalletKey.Create();
        await pool.WorkerAsync(slots: 2, owner: first, price: 2);
        await pool.WorkerAsync(slots: 2, owner: second, price: 3);
        var client = pool.Client();
        var task = await client.Tasks.SubmitAsync(Spec);
        Assert.Equal(TaskStatus.Completed, (await pool.EndedAsync(task, Within)).Status);

        await CheckAsync(task);
        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        await CheckAsync(task);

        var stranger = await Assert.ThrowsAsync<SkyopsException>(() => pool.Client().Tasks.Get(task.Id).PlacementsAsync());
        Assert.Equal(SkyopsErrorCodes.NotFound, stranger.Code);

        FlipAByte(Segments(pool.DataFolder)[0]);
        var refused = await Assert.ThrowsAsync<SkyopsException>(() => task.PlacementsAsync());
        Assert.Equal("conflict", refused.Code);
        Assert.Contains("segment 1 of chain 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scheduler_whose_record_is_long_begins_another_chain_and_goes_on_placing()
    {
        await using var pool = await TestPool.StartAsync(options => options.Pool.RecordBytes = 8_192);
        await pool.WorkerAsync(slots: 2);
        var client = pool.Client();
        var chains = new HashSet<int>();
        for (var i = 0; i < 6; i++)
        {
            var task = await client.Tasks.SubmitAsync(Spec with { Redundancy = 1 });
            Assert.Equal(TaskStatus.Completed, (await pool.EndedAsync(task, Within)).Status);
            var report = await task.PlacementsAsync();
            Assert.True(report.Same);
            chains.UnionWith(report.Items.Select(item => item.Chain));
        }

        Assert.True(chains.Count > 1, "one chain");
    }

    [Fact]
    public async Task A_pool_that_records_nothing_says_that_nothing_is_on_record()
    {
        await using var pool = await TestPool.StartAsync(options => options.Pool.RecordPlacements = false);
        await pool.WorkerAsync();
        var task = await pool.Client().Tasks.SubmitAsync(Spec with { Shards = 1, Redundancy = 1 });
        await pool.EndedAsync(task, Within);
        var report = await task.PlacementsAsync();
        Assert.Empty(report.Items);
        Assert.Single(report.NotOnRecord);
        Assert.False(report.Same);
        Assert.Empty(Segments(pool.DataFolder));
    }

    private static async Task CheckAsync(TaskHandle task)
    {
        var report = await task.PlacementsAsync();
        Assert.True(report.Same);
        Assert.Empty(report.NotOnRecord);
        Assert.True(report.Items.Length >= 6, $"{report.Items.Length} placements");
        Assert.All(report.Items, item =>
        {
            Assert.Equal("replayed: the same plan, bit for bit", item.Verdict);
            Assert.True(item.IsBest);
            Assert.Equal(2, item.Nodes);
            Assert.Equal(2, item.Falls.Sum(fall => fall.Nodes));
            Assert.All(item.RunnersUp, other => Assert.True(other.Score <= item.Score));
            Assert.Equal("built in", item.Weights.Source);
            Assert.Equal(0.30, item.Weights.Terms["price"]);
        });
    }

    private static string[] Segments(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder, "blobs"), "*", SearchOption.AllDirectories).Where(IsSegment).OrderBy(File.GetLastWriteTimeUtc)];

    private static bool IsSegment(string path)
    {
        using var file = File.OpenRead(path);
        if (file.ReadByte() != 0x1f || file.ReadByte() != 0x8b) return false;
        file.Position = 0;
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd().Contains("\"kind\":\"pass\"", StringComparison.Ordinal);
    }

    private static void FlipAByte(string path)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
