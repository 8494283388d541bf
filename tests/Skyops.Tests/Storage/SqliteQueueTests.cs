using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage;

/// <summary>The contract with the smallest queue and groups, where every bound is hit all the time.</summary>
public sealed class SqliteQueueTests : JournalEntityContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-storage-").FullName;

    protected override async Task<IJournal> OpenAsync() => await SqliteJournal.OpenAsync(new JournalOptions
    {
        Path = Path.Combine(_folder, "journal.db"),
        QueueRows = 3,
        GroupRows = 2,
        GroupBytes = 64,
        ReadConnections = 1,
        CheckpointPages = 64,
    });

    protected override void Remove() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_group_is_no_larger_than_its_bound()
    {
        await Task.WhenAll(Enumerable.Range(0, 101).Select(n => Journal.AppendAsync(Append($"s{n}", 0)).AsTask()));
        Assert.InRange((await Journal.VerifyAsync()).Batches, 51, 101);
    }
}
