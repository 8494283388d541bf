using Microsoft.Extensions.Logging.Abstractions;
using Skyops.Core.Scheduling;
using Skyops.Core.Scheduling.Audit;
using Skyops.Grains;
using Skyops.Grains.Scheduling;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Storage.Blobs;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;
using Skyops.Tasks;
using Skyops.Tests.Storage;

namespace Skyops.Tests.Scheduling;

/// <summary>The record of placements costs nothing while nothing is placed, and stays within its bounds.</summary>
public sealed class PlacementRecorderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Nothing_is_written_until_something_was_placed_and_then_one_row()
    {
        using var folder = new TestFolder();
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = folder.File("journal.db") });
        using var blobs = new FileBlobStore(new FileBlobOptions { Folder = folder.File("blobs") });
        var recorder = Recorder(journal, blobs, new PoolOptions());
        var scheduler = Begin();
        for (var i = 0; i < 100; i++) scheduler.NodeChanged(Node("n"));
        scheduler.Run(Now, PassOptions.Default);
        await recorder.StoreAsync(scheduler);
        Assert.Equal(0, (await journal.VerifyAsync()).Rows);
        Place(scheduler, "t");
        await recorder.StoreAsync(scheduler);
        await recorder.StoreAsync(scheduler);
        Assert.Equal(1, (await journal.VerifyAsync()).Rows);
        var segment = Assert.Single((await RecordIndex.ReadAsync(journal, "pool")).Segments);
        Assert.Equal((1, 1, 1L, 2L, 1), (segment.Chain, segment.Number, segment.FirstPass, segment.LastPass, segment.Placements));
        await using var stored = await blobs.OpenAsync(segment.Blob);
        var gzip = new byte[segment.Bytes];
        await stored!.ReadExactlyAsync(gzip);
        Assert.Empty(SchedulingReplay.Verify(SchedulingInputCodec.Decode(RecordSegment.Utf8Of(gzip))));
    }

    [Fact]
    public async Task A_long_chain_asks_for_another_and_whole_chains_are_dropped_and_that_is_said()
    {
        using var folder = new TestFolder();
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = folder.File("journal.db") });
        using var blobs = new FileBlobStore(new FileBlobOptions { Folder = folder.File("blobs") });
        var recorder = Recorder(journal, blobs, new PoolOptions { RecordBytes = 2_500 });
        for (var chain = 1; chain <= 5; chain++)
        {
            var scheduler = Begin();
            recorder.BeginChain();
            Place(scheduler, $"t{chain}");
            await recorder.StoreAsync(scheduler);
            Assert.True(recorder.WantsNewChain);
        }

        var index = await RecordIndex.ReadAsync(journal, "pool");
        Assert.Equal(5, index.LastChain);
        Assert.InRange(index.Segments.Count, 1, 4);
        Assert.InRange(index.Bytes, 1, 2_500);
        Assert.Equal(5 - index.Segments.Count, index.DroppedPlacements);
        Assert.Equal(index.Segments.Count, Directory.EnumerateFiles(folder.File("blobs"), "*", SearchOption.AllDirectories).Count());
    }

    private static PlacementRecorder Recorder(SqliteJournal journal, FileBlobStore blobs, PoolOptions options) =>
        new("pool", journal, blobs, options, TimeProvider.System, NullLogger.Instance);

    private static RecordedScheduler Begin()
    {
        var scheduler = new RecordedScheduler(new SchedulerState());
        scheduler.NodeChanged(Node("n"));
        return scheduler;
    }

    private static void Place(RecordedScheduler scheduler, string task)
    {
        scheduler.Request(
            new PlacementRequest(
                task, "account", 0, "noop", new ResourceRequest { CpuCores = 1, RamMiB = 64, DiskMiB = 1 }, TaskPriority.Normal, Now, Amount.Most, 0,
                [new SlotRequest(0, 0, [], [], null)], []),
            Now);
        Assert.Equal(1, scheduler.Run(Now, PassOptions.Default).Count);
    }

    private static NodeSnapshot Node(string name) => new(
        name, "owner", NodeStatus.Ready, new NodeCapabilities { CpuCores = 8, RamMiB = 8_192, DiskMiB = 1_024, Executors = ["noop"] }, Amount.Whole(1), 4, 0.5, 1);
}
