using System.Buffers.Binary;
using Skyops.Grains.Journaling;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Tests.Storage;

/// <summary>A stream that keeps snapshots: its state is that of all rows, whatever of it was read from where.</summary>
public sealed class EventStreamSnapshotTests : IAsyncLifetime
{
    private const int RowBytes = 4;
    private const int RowsPerSnapshot = 10;
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-snapshots-").FullName;
    private SqliteJournal _journal = null!;

    public async Task InitializeAsync() =>
        _journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = Path.Combine(_folder, "journal.db") });

    public async Task DisposeAsync()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(57)]
    public async Task A_start_reads_the_newest_snapshot_and_only_the_rows_after_it(int rows)
    {
        await WriteAsync(rows);
        var (stream, decoded) = await LoadAsync(version: 1);
        Assert.Equal((rows * (rows + 1L) / 2, rows), (stream.State, stream.Seq));
        Assert.Equal(rows % RowsPerSnapshot, decoded);
    }

    [Fact]
    public async Task A_snapshot_of_another_version_is_left_alone_and_all_rows_are_read()
    {
        await WriteAsync(57);
        var (stream, decoded) = await LoadAsync(version: 2);
        Assert.Equal((57 * 58L / 2, 57L), (stream.State, stream.Seq));
        Assert.Equal(57, decoded);
    }

    private async Task WriteAsync(int rows)
    {
        var stream = Stream(1, () => { });
        await stream.LoadAsync(CancellationToken.None);
        for (var n = 1; n <= rows; n++)
        {
            await stream.AppendAsync([n], DateTimeOffset.UnixEpoch, _ => null);
            await stream.SnapshotAsync();
        }
    }

    private async Task<(EventStream<long, int> Stream, int Decoded)> LoadAsync(byte version)
    {
        var decoded = 0;
        var stream = Stream(version, () => decoded++);
        await stream.LoadAsync(CancellationToken.None);
        return (stream, decoded);
    }

    private EventStream<long, int> Stream(byte version, Action decoded) => new(
        _journal, "sum/1", 0, (sum, number) => sum + number,
        numbers => BitConverter.GetBytes(numbers[0]),
        data =>
        {
            decoded();
            return [BitConverter.ToInt32(data.Span)];
        },
        new StateSnapshots<long>(
            RowBytes * RowsPerSnapshot,
            sum => (byte[])[version, .. BitConverter.GetBytes(sum)],
            data => data.Span[0] == version ? new Kept<long>(BinaryPrimitives.ReadInt64LittleEndian(data.Span[1..])) : null));
}
