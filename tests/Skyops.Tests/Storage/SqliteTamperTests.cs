using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage;

/// <summary>Each way of changing the file behind the journal's back is found and named.</summary>
public sealed class SqliteTamperTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Theory]
    [InlineData("UPDATE event SET data = x'00' WHERE stream = 'a' AND seq = 2", "Changed row: a seq 2 in batch 2")]
    [InlineData("UPDATE event SET at = at + 1 WHERE stream = 'a' AND seq = 2", "Changed row: a seq 2 in batch 2")]
    [InlineData("UPDATE event SET batch = 3 WHERE stream = 'a' AND seq = 2", "Changed row: a seq 2 is marked batch 3")]
    [InlineData("DELETE FROM event WHERE stream = 'a' AND seq = 2", "Removed row: a seq 2 is missing")]
    [InlineData("DELETE FROM event WHERE stream = 'b' AND seq = 2", "Removed row: batch 5 lacks its row at place 1 of 1")]
    [InlineData(
        "INSERT INTO event SELECT 100, 'a', 4, at, data, batch FROM event WHERE id = 1", "Added row: a seq 4 (marked batch 1")]
    [InlineData(
        "INSERT INTO event SELECT -1, 'z', 1, at, data, batch FROM event WHERE id = 1", "Added row: z seq 1 (marked batch 1")]
    [InlineData("UPDATE batch SET root = zeroblob(32) WHERE number = 3", "Batch 3: its Merkle root is not")]
    [InlineData("UPDATE batch SET hash = zeroblob(32) WHERE number = 3", "Batch 4: its hash does not follow")]
    [InlineData("UPDATE batch SET leaves = zeroblob(32) WHERE number = 3", "Changed row: a seq 3 in batch 3")]
    [InlineData("UPDATE batch SET leaves = x'00' WHERE number = 3", "Batch 3 has a list of leaves that is cut")]
    [InlineData("UPDATE batch SET writer = 'eve' WHERE number = 3", "Batch 3 names the writer 'eve'")]
    [InlineData("DELETE FROM batch WHERE number = 3", "Batches 3 to 3 are missing")]
    [InlineData("DELETE FROM batch WHERE number = 3", "Added row: a seq 3 (marked batch 3, row id 3) is in no batch")]
    [InlineData(
        "UPDATE event SET id = 90 WHERE id = 1; UPDATE event SET id = 1 WHERE id = 2; UPDATE event SET id = 2 WHERE id = 90",
        "Changed row: a seq 2 is marked batch 2, but belongs to batch 1")]
    public async Task A_change_is_found_and_named(string change, string problem)
    {
        var sound = await MakeAsync();
        Tamper(change);
        var found = await SqliteJournal.VerifyFileAsync(Options().Path);
        Assert.True(sound.Valid);
        Assert.False(found.Valid);
        Assert.Contains(found.Problems, x => x.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_changed_places_in_a_batch_are_named()
    {
        // What waits while the first commit runs comes into one batch; with this many rows there is a batch of several.
        await using (var journal = await SqliteJournal.OpenAsync(Options()))
            await Task.WhenAll(Enumerable.Range(0, 400).Select(n => journal.AppendAsync(Append($"s{n}", 0)).AsTask()));
        Tamper("""
            CREATE TEMP TABLE pair AS SELECT max(id) AS id FROM event;
            UPDATE event SET id = 9999 WHERE id = (SELECT id FROM pair);
            UPDATE event SET id = (SELECT id FROM pair) WHERE id = (SELECT id FROM pair) - 1;
            UPDATE event SET id = (SELECT id FROM pair) - 1 WHERE id = 9999;
            """);
        var found = await SqliteJournal.VerifyFileAsync(Options().Path);
        Assert.Equal(2, found.Problems.Count);
        Assert.All(found.Problems, x => Assert.StartsWith("Reordered row: s", x, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_list_of_problems_is_bounded()
    {
        await using (var journal = await SqliteJournal.OpenAsync(Options()))
            await Task.WhenAll(Enumerable.Range(0, 1_500).Select(n => journal.AppendAsync(Append($"s{n}", 0)).AsTask()));
        Tamper("UPDATE event SET data = x'00'");
        var found = await SqliteJournal.VerifyFileAsync(Options().Path);
        Assert.Equal(1_001, found.Problems.Count);
        Assert.Equal("… and 500 more problems.", found.Problems[^1]);
    }

    public void Dispose() => _folder.Dispose();

    private JournalOptions Options() => new() { Path = _folder.File("journal.db") };

    /// <summary>Five batches of a row each: a 1, a 2, a 3, b 1, b 2.</summary>
    private async Task<Skyops.Storage.JournalVerification> MakeAsync()
    {
        await using var journal = await SqliteJournal.OpenAsync(Options());
        await journal.Fill("a", 3);
        await journal.Fill("b", 2);
        return await journal.VerifyAsync();
    }

    private void Tamper(string sql)
    {
        using var database = Database.Open(Options().Path, write: true);
        database.Execute(sql);
    }
}
