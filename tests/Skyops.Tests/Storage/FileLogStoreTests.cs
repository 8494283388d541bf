using Skyops.Storage;
using Skyops.Storage.Logs;

namespace Skyops.Tests.Storage;

public sealed class FileLogStoreTests : IDisposable
{
    private readonly TestFolder _folder = new();

    [Fact]
    public async Task Chunks_come_back_in_the_order_they_were_kept()
    {
        using var store = Open();
        LogChunk[] chunks = [Chunk(0), Chunk(0, attempt: "1/0/0@1"), Chunk(1, text: "grün 🚀\n"), Chunk(1, attempt: "1/0/0@1", text: "")];
        foreach (var chunk in chunks)
            Assert.True(await store.AppendAsync(chunk));
        var page = await store.ReadAsync("t01", 0, 10);
        Assert.Equal(chunks, page.Chunks);
        Assert.Empty((await store.ReadAsync("t01", page.NextPosition, 10)).Chunks);
        Assert.Empty((await store.ReadAsync("t02", 0, 10)).Chunks);
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended_also_when_more_came()
    {
        using var store = Open();
        for (var number = 0; number < 700; number++)
            await store.AppendAsync(Chunk(number, text: new string('x', number * 3)));
        var numbers = new List<long>();
        var position = 0L;
        for (LogPage page; (page = await store.ReadAsync("t01", position, 97)).Chunks.Count > 0; position = page.NextPosition)
            numbers.AddRange(page.Chunks.Select(x => x.Number));
        Assert.Equal(Enumerable.Range(0, 700).Select(x => (long)x), numbers);
        await store.AppendAsync(Chunk(700));
        Assert.Equal(700, Assert.Single((await store.ReadAsync("t01", position, 97)).Chunks).Number);
    }

    [Fact]
    public async Task A_repeat_is_ignored_and_a_gap_stays_a_gap()
    {
        foreach (var number in (long[])[0, 1, 1, 0, 3, 3, 2, 3, 7])
        {
            using var store = Open();
            Assert.True(await store.AppendAsync(Chunk(number, text: $"try {number}")));
        }

        using var again = Open();
        Assert.Equal([0L, 1, 3, 2, 7], (await again.ReadAsync("t01", 0, 100)).Chunks.Select(x => x.Number));
    }

    [Fact]
    public async Task The_first_of_two_chunks_of_one_number_stays_with_its_hash()
    {
        using var store = Open();
        var hash = new string('a', 64);
        await store.AppendAsync(Chunk(0) with { PreviousHash = hash });
        await store.AppendAsync(Chunk(0, text: "other") with { PreviousHash = new string('b', 64) });
        Assert.Equal(hash, Assert.Single((await store.ReadAsync("t01", 0, 10)).Chunks).PreviousHash);
    }

    [Fact]
    public async Task The_quota_is_an_attempts_own_and_is_known_after_a_restart()
    {
        using (var store = Open(quota: 3_000))
        {
            Assert.True(await store.AppendAsync(Chunk(0, text: new string('x', 2_000))));
            Assert.False(await store.AppendAsync(Chunk(1, text: new string('x', 2_000))));
            Assert.True(await store.AppendAsync(Chunk(0, attempt: "0/1/0@1", text: new string('x', 2_000))));
        }

        using var again = Open(quota: 3_000);
        Assert.False(await again.AppendAsync(Chunk(1, text: new string('x', 2_000))));
        Assert.True(await again.AppendAsync(Chunk(1, text: "short")));
        Assert.True(await again.AppendAsync(Chunk(0, text: new string('x', 2_000))));
        Assert.Equal(3, (await again.ReadAsync("t01", 0, 10)).Chunks.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(40)]
    public async Task A_torn_tail_is_cut_off_and_writing_goes_on(int kept)
    {
        using (var store = Open())
        {
            await store.AppendAsync(Chunk(0));
            await store.AppendAsync(Chunk(1));
        }

        var file = Assert.Single(Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories));
        using (var stream = File.OpenWrite(file))
            stream.SetLength((stream.Length / 2) + kept);
        using var again = Open();
        Assert.Equal([0L], (await again.ReadAsync("t01", 0, 10)).Chunks.Select(x => x.Number));
        await again.AppendAsync(Chunk(1, text: "again"));
        await again.AppendAsync(Chunk(2));
        var chunks = (await again.ReadAsync("t01", 0, 10)).Chunks;
        Assert.Equal(["line 0\n", "again", "line 2\n"], chunks.Select(x => x.Text));
    }

    [Fact]
    public async Task A_position_that_is_no_chunks_start_shows_nothing()
    {
        using var store = Open();
        await store.AppendAsync(Chunk(0));
        foreach (var position in (long[])[1, 5, 1_000_000])
            Assert.Equal(position, (await store.ReadAsync("t01", position, 10)).NextPosition);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.ReadAsync("t01", -1, 10));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.ReadAsync("t01", 0, 0));
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused()
    {
        using var store = Open();
        LogChunk[] wrong =
        [
            Chunk(0) with { TaskId = "../t" },
            Chunk(0) with { TaskId = "" },
            Chunk(0) with { TaskId = new string('t', 41) },
            Chunk(0) with { Attempt = "" },
            Chunk(-1),
            Chunk(0) with { PreviousHash = "abc" },
            Chunk(0, text: new string('x', Limits.LogChunkBytes + 1)),
        ];
        foreach (var chunk in wrong)
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await store.AppendAsync(chunk));
        Assert.True(await store.AppendAsync(Chunk(0, text: new string('x', Limits.LogChunkBytes))));
        Assert.Equal(Limits.LogChunkBytes, (await store.ReadAsync("t01", 0, 1)).Chunks[0].Text.Length);
    }

    [Fact]
    public async Task Many_tasks_may_write_at_once_while_few_are_remembered()
    {
        using var store = new FileLogStore(new FileLogOptions { Folder = _folder.Path, RememberedTasks = 3 });
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(
            n => store.AppendAsync(Chunk(n / 20) with { TaskId = $"t{n % 20}" }).AsTask()));
        for (var task = 0; task < 20; task++)
            Assert.Equal(50, (await store.ReadAsync($"t{task}", 0, 100)).Chunks.Select(x => x.Number).Distinct().Count());
    }

    public void Dispose() => _folder.Dispose();

    private FileLogStore Open(long quota = Limits.LogBytesPerAttempt) =>
        new(new FileLogOptions { Folder = _folder.Path, BytesPerAttempt = quota });

    private static LogChunk Chunk(long number, string attempt = "0/0/0@1", string? text = null) => new(
        "t01", attempt, "0xnode", number, new string('0', 64), JournalRows.Noon, text ?? $"line {number}\n");
}
