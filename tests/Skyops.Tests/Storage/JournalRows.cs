using System.Text;
using Skyops.Storage;

namespace Skyops.Tests.Storage;

/// <summary>Short ways to say what is appended and what is read.</summary>
internal static class JournalRows
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    public static JournalAppend Append(string stream, long expectedSeq, string data = "{}", EntityRow? entity = null) =>
        new(stream, expectedSeq, Noon.AddTicks(expectedSeq), Bytes(data), entity);

    public static EntityRow Entity(
        string key, string owner = "ann", string status = "queued", int second = 0, string summary = "{}") =>
        new("task", key, owner, status, Noon.AddSeconds(second), Bytes(summary));

    public static async Task<List<JournalRow>> ReadAll(this IJournal journal, string stream, long afterSeq = 0)
    {
        var rows = new List<JournalRow>();
        await foreach (var row in journal.ReadAsync(stream, afterSeq))
            rows.Add(row);
        return rows;
    }

    /// <summary>Appends so many rows to a stream, one after the other.</summary>
    public static async Task Fill(this IJournal journal, string stream, int rows, long from = 0)
    {
        for (var seq = from; seq < from + rows; seq++)
            Assert.Equal(AppendStatus.Appended, await journal.AppendAsync(Append(stream, seq, $"{stream} {seq + 1}")));
    }

    /// <summary>All pages of a query, with so many rows a page.</summary>
    public static async Task<List<EntityRow>> QueryAll(this IJournal journal, EntityQuery query)
    {
        var rows = new List<EntityRow>();
        for (EntityPage? page = null; page is null || page.NextCursor is not null;)
        {
            page = await journal.QueryAsync(query with { Cursor = page?.NextCursor });
            Assert.InRange(page.Rows.Count, 0, query.Take);
            rows.AddRange(page.Rows);
        }

        return rows;
    }
}
