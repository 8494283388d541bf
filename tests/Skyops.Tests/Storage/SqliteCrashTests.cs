using System.Diagnostics;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage;

/// <summary>A real process is killed while it writes; what it acknowledged is there, and nothing is half there.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private const int Streams = 24;
    private readonly TestFolder _folder = new();
    private readonly Dictionary<string, long> _acknowledged = [];

    private string JournalPath => _folder.File("journal.db");

    [Fact]
    public async Task Every_acknowledged_row_outlives_a_kill()
    {
        const int Seed = 20_261_121;
        var random = new Random(Seed);
        for (var round = 0; round < 10; round++)
        {
            using var host = CrashHost.Start(JournalPath, Streams, rowBytes: 300);
            await host.ReadAcknowledgedAsync(_acknowledged, random.Next(1, 1_500));
            await host.KillAsync(_acknowledged);
            // Each second time the next process recovers the file by itself.
            if (round % 2 == 1)
                await CheckAsync($"seed {Seed}, round {round}");
        }
    }

    [Theory]
    [InlineData(100)]
    [InlineData(4_120 * 3)]
    public async Task Garbage_at_the_end_of_the_log_is_ignored(int bytes)
    {
        using (var host = CrashHost.Start(JournalPath, Streams, rowBytes: 300))
        {
            await host.ReadAcknowledgedAsync(_acknowledged, 200);
            await host.KillAsync(_acknowledged);
        }

        var garbage = new byte[bytes];
        new Random(bytes).NextBytes(garbage);
        await using (var log = new FileStream(JournalPath + "-wal", FileMode.Append))
            await log.WriteAsync(garbage);
        await CheckAsync($"{bytes} bytes of garbage");
    }

    [Fact]
    public async Task A_disk_that_is_full_loses_nothing_and_writing_goes_on_when_there_is_room()
    {
        using var host = CrashHost.Start(JournalPath, Streams, rowBytes: 2_000, fileBlocks: 2_048);
        await host.ReadUntilAsync("unavailable", _acknowledged);
        var before = _acknowledged.Values.Sum();
        Assert.True(before > 0);
        using (var lift = Process.Start("prlimit", $"--pid {host.Id} --fsize=unlimited"))
            await lift.WaitForExitAsync();
        await host.ReadAcknowledgedAsync(_acknowledged, 500);
        await host.KillAsync(_acknowledged);
        Assert.True(_acknowledged.Values.Sum() >= before + 500);
        await CheckAsync("full disk");
    }

    public void Dispose() => _folder.Dispose();

    private async Task CheckAsync(string when)
    {
        await using var journal = await SqliteJournal.OpenAsync(new JournalOptions { Path = JournalPath });
        var verification = await journal.VerifyAsync();
        Assert.True(verification.Valid, $"{when}: {string.Join(' ', verification.Problems)}");
        foreach (var (stream, last) in _acknowledged)
        {
            var rows = await journal.ReadAll(stream);
            Assert.True(rows.Count >= last, $"{when}: {stream} has {rows.Count} rows, {last} were acknowledged");
            Assert.All(rows, x => Assert.StartsWith($"{stream} {x.Seq} ", Text(x.Data), StringComparison.Ordinal));
            var entity = await journal.ReadEntityAsync("task", stream);
            Assert.Equal($"status{(rows.Count - 1) % 4}", entity!.Status);
        }
    }
}
