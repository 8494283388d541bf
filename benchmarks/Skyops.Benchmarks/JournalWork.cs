using System.Globalization;
using System.Text;
using Skyops.Storage;

namespace Skyops.Benchmarks;

/// <summary>
/// The rows of the journal benchmark: each writer lives through one task after the other, three rows of 400 bytes each,
/// with the task's entity (150 bytes of summary, one of 50 owners) changed by every row.
/// </summary>
internal sealed class JournalWork(int writers, int rowsPerWriter)
{
    private const int RowsPerTask = 3;
    private static readonly string[] s_statuses = ["queued", "running", "completed"];
    private static readonly byte[] s_data = Encoding.UTF8.GetBytes(new string('d', 400));
    private static readonly byte[] s_summary = Encoding.UTF8.GetBytes(new string('s', 150));

    public int Writers => writers;

    public int RowsPerWriter => rowsPerWriter;

    public long Rows => (long)writers * rowsPerWriter;

    /// <summary>Bytes of a row's own contents, without what any store adds.</summary>
    public static int RowBytes => s_data.Length + s_summary.Length + 100;

    public static JournalAppend Row(int writer, int number)
    {
        var (task, step) = (number / RowsPerTask, number % RowsPerTask);
        // Ids begin with their time, as real ones do.
        var id = string.Create(CultureInfo.InvariantCulture, $"t{task:x12}{writer:x14}");
        var owner = string.Create(CultureInfo.InvariantCulture, $"0x{(writer * 7) % 50:x40}");
        var at = DateTimeOffset.UnixEpoch.AddMilliseconds(number);
        return new JournalAppend(
            "task/" + id, step, at, s_data, new EntityRow("task", id, owner, s_statuses[step], at, s_summary));
    }
}
