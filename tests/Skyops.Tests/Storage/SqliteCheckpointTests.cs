using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage;

/// <summary>The log is copied into the file while rows are written, and does not grow with them.</summary>
public sealed class SqliteCheckpointTests : IDisposable
{
    private const int Pages = 64;

    /// <summary>Eight times what is asked for makes the writer wait; then come the pages of one group, with a header each.</summary>
    private const long MostBytes = ((8 * Pages) + 64) * (4_096 + 24);

    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-checkpoint-").FullName;

    [Fact]
    public async Task The_log_stays_bounded_under_load_and_every_row_is_there()
    {
        const int rows = 5_000;
        var path = Path.Combine(_folder, "journal.db");
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = path, CheckpointPages = Pages, GroupRows = 16 });
        var written = 0L;
        for (var first = 0; first < rows; first += 100)
        {
            await Task.WhenAll(Enumerable.Range(first, 100).Select(n => journal.AppendAsync(Append($"s{n}", 0)).AsTask()));
            written = Math.Max(written, new FileInfo(path + "-wal").Length);
        }

        Assert.InRange(written, 1, MostBytes);
        var verified = await journal.VerifyAsync();
        Assert.True(verified.Valid);
        Assert.Equal(rows, verified.Rows);
        Assert.True(new FileInfo(path).Length > 16 * 4_096, "nothing was copied into the file");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
