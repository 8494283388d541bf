using System.Globalization;
using System.Text;
using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.CrashHost;

/// <summary>
/// Appends until the process is killed and prints a line for each row that was acknowledged: <c>ack STREAM SEQ</c>. An
/// append that finds the journal unavailable prints <c>unavailable</c> and tries again.
/// </summary>
internal static class AppendForever
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private static readonly Lock s_gate = new();
    private static readonly Stream s_output = Console.OpenStandardOutput();

    public static async Task RunAsync(string path, int streams, int rowBytes)
    {
        // A small log makes copying into the file, which is where crashes hurt most, happen often.
        var options = new JournalOptions { Path = path, CheckpointPages = 64, GroupRows = 32 };
        await using var journal = await SqliteJournal.OpenAsync(options);
        await Task.WhenAll(Enumerable.Range(0, streams).Select(stream => RunStream(journal, $"task/{stream}", rowBytes)));
    }

    private static async Task RunStream(SqliteJournal journal, string stream, int rowBytes)
    {
        var last = 0L;
        await foreach (var row in journal.ReadAsync(stream, 0))
            last = row.Seq;
        while (true)
        {
            if (await TryAppend(journal, stream, last, rowBytes))
                Print($"ack {stream} {++last}");
        }
    }

    private static async Task<bool> TryAppend(SqliteJournal journal, string stream, long last, int rowBytes)
    {
        var at = DateTimeOffset.UnixEpoch.AddSeconds(last);
        var data = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{stream} {last + 1} ").PadRight(rowBytes, '.'));
        var entity = new EntityRow("task", stream, "owner", $"status{last % 4}", at, data.AsMemory(0, 16));
        try
        {
            if (await journal.AppendAsync(new JournalAppend(stream, last, at, data, entity)) == AppendStatus.Appended)
                return true;
            throw new InvalidOperationException($"{stream} {last + 1} is taken, and nobody else writes.");
        }
        catch (JournalUnavailableException)
        {
            Print("unavailable");
            await Task.Delay(s_pause);
            return false;
        }
    }

    /// <summary>One write a line, so that a kill cuts between lines or leaves a part without an end.</summary>
    private static void Print(string line)
    {
        lock (s_gate)
            s_output.Write(Encoding.UTF8.GetBytes(line + "\n"));
    }
}
