using Skyops.Storage;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage;

/// <summary>What every journal promises about rows and snapshots, whatever it stores them in.</summary>
public abstract class JournalContract : IAsyncLifetime
{
    private IJournal? _journal;

    protected IJournal Journal => _journal!;

    /// <summary>Opens the test's store: empty the first time, as it was left afterwards.</summary>
    protected abstract Task<IJournal> OpenAsync();

    /// <summary>Removes the test's store, which is closed.</summary>
    protected abstract void Remove();

    public async Task InitializeAsync() => _journal = await OpenAsync();

    public async Task DisposeAsync()
    {
        await CloseAsync();
        Remove();
    }

    protected async Task CloseAsync()
    {
        if (_journal is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }

    protected async Task ReopenAsync()
    {
        await CloseAsync();
        _journal = await OpenAsync();
    }

    [Fact]
    public async Task A_row_is_read_back_as_it_was_appended()
    {
        var at = new DateTimeOffset(2026, 11, 21, 23, 59, 59, TimeSpan.FromHours(2)).AddTicks(1_234_567);
        var append = new JournalAppend("task/grün-日本-🚀", 0, at, Bytes("{\"a\":\"\\u0000é\"}"), null);
        Assert.Equal(AppendStatus.Appended, await Journal.AppendAsync(append));
        var row = Assert.Single(await Journal.ReadAll(append.Stream));
        Assert.Equal((append.Stream, 1L, at), (row.Stream, row.Seq, row.At));
        Assert.Equal(append.Data.ToArray(), row.Data.ToArray());
    }

    [Fact]
    public async Task Many_streams_are_read_at_once_in_the_order_asked_for()
    {
        for (var n = 0; n < 70; n++)
            await Journal.Fill($"s{n}", 1 + (n % 3));
        string[] asked = [.. Enumerable.Range(0, 70).Reverse().Select(n => $"s{n}"), "none", "s5"];
        var read = await Journal.ReadManyAsync(asked);
        Assert.Equal(asked.Length, read.Count);
        for (var n = 0; n < asked.Length; n++)
            Assert.Equal((await Journal.ReadAll(asked[n])).Select(Same), read[n].Select(Same));
        Assert.Empty(await Journal.ReadManyAsync([]));

        static (string Stream, long Seq, DateTimeOffset At, string Data) Same(JournalRow row) => (row.Stream, row.Seq, row.At, Text(row.Data));
    }

    [Fact]
    public async Task One_read_of_many_streams_is_bounded_and_goes_on_where_it_ended()
    {
        for (var n = 0; n < 96; n++)
            await Journal.AppendAsync(new JournalAppend($"s{n}", 0, Noon, new byte[200_000], null));
        string[] asked = [.. Enumerable.Range(0, 96).Select(n => $"s{n}")];
        var read = await Journal.ReadManyAsync(asked);
        Assert.InRange(read.Count, 1, 95);
        var rest = await Journal.ReadManyAsync(asked[read.Count..]);
        Assert.Equal(asked[read.Count], Assert.Single(rest[0]).Stream);
    }

    [Fact]
    public async Task A_row_may_have_no_data_and_a_large_one_comes_back_whole()
    {
        var large = new byte[3 << 20];
        new Random(5).NextBytes(large);
        await Journal.AppendAsync(Append("s", 0, ""));
        await Journal.AppendAsync(new JournalAppend("s", 1, Noon, large, null));
        var rows = await Journal.ReadAll("s");
        Assert.Equal(0, rows[0].Data.Length);
        Assert.Equal(large, rows[1].Data.ToArray());
    }

    [Fact]
    public async Task Rows_of_a_stream_come_in_order_and_only_those_after_the_given_one()
    {
        await Journal.Fill("a", 1_300);
        await Journal.Fill("ab", 3);
        Assert.Equal(Enumerable.Range(1, 1_300).Select(x => (long)x), (await Journal.ReadAll("a")).Select(x => x.Seq));
        Assert.Equal([1_299L, 1_300], (await Journal.ReadAll("a", 1_298)).Select(x => x.Seq));
        Assert.Empty(await Journal.ReadAll("a", 1_300));
        Assert.Empty(await Journal.ReadAll("none"));
    }

    [Fact]
    public async Task A_taken_sequence_is_a_conflict_that_writes_nothing()
    {
        await Journal.AppendAsync(Append("s", 0, "first", Entity("k", status: "queued")));
        var second = Append("s", 0, "second", Entity("k", status: "running"));
        Assert.Equal(AppendStatus.Conflict, await Journal.AppendAsync(second));
        Assert.Equal("first", Text(Assert.Single(await Journal.ReadAll("s")).Data));
        Assert.Equal("queued", (await Journal.ReadEntityAsync("task", "k"))?.Status);
    }

    [Fact]
    public async Task An_append_beyond_the_end_of_a_stream_is_a_conflict_that_writes_nothing()
    {
        await Journal.Fill("s", 2);
        Assert.Equal(AppendStatus.Conflict, await Journal.AppendAsync(Append("s", 3, "gap", Entity("k"))));
        Assert.Equal(AppendStatus.Conflict, await Journal.AppendAsync(Append("new", 1)));
        Assert.Equal(2, (await Journal.ReadAll("s")).Count);
        Assert.Null(await Journal.ReadEntityAsync("task", "k"));
    }

    [Fact]
    public async Task Of_many_appends_of_one_sequence_one_wins_and_the_rest_of_the_group_is_kept()
    {
        var rivals = Enumerable.Range(0, 200).Select(n => Journal.AppendAsync(Append("s", 0, $"rival {n}")).AsTask());
        var others = Enumerable.Range(0, 200).Select(n => Journal.AppendAsync(Append($"other/{n}", 0)).AsTask());
        var results = await Task.WhenAll(rivals.Zip(others, (a, b) => new[] { a, b }).SelectMany(x => x));
        var won = results.Where((_, index) => index % 2 == 0).Count(x => x == AppendStatus.Appended);
        Assert.Equal(1, won);
        Assert.All(results.Where((_, index) => index % 2 == 1), x => Assert.Equal(AppendStatus.Appended, x));
        Assert.Single(await Journal.ReadAll("s"));
        Assert.Single(await Journal.ReadAll("other/199"));
    }

    [Fact]
    public async Task A_caller_may_send_the_next_row_of_a_stream_before_the_last_is_durable()
    {
        var appends = Enumerable.Range(0, 500).Select(n => Journal.AppendAsync(Append("s", n)).AsTask()).ToList();
        Assert.All(await Task.WhenAll(appends), x => Assert.Equal(AppendStatus.Appended, x));
        Assert.Equal(500, (await Journal.ReadAll("s")).Count);
    }

    [Fact]
    public async Task The_newest_snapshot_is_kept()
    {
        Assert.Null(await Journal.ReadSnapshotAsync("s"));
        await Journal.WriteSnapshotAsync("s", new JournalSnapshot(5, Bytes("five")));
        await Journal.WriteSnapshotAsync("s", new JournalSnapshot(9, Bytes("nine")));
        await Journal.WriteSnapshotAsync("s", new JournalSnapshot(7, Bytes("seven")));
        await Journal.WriteSnapshotAsync("t", new JournalSnapshot(1, Bytes("")));
        var snapshot = await Journal.ReadSnapshotAsync("s");
        Assert.Equal((9L, "nine"), (snapshot!.Seq, Text(snapshot.Data)));
    }

    [Fact]
    public async Task After_a_restart_everything_is_there_and_goes_on()
    {
        await Journal.Fill("s", 3);
        await Journal.AppendAsync(Append("t", 0, "{}", Entity("k", second: 4)));
        await Journal.WriteSnapshotAsync("s", new JournalSnapshot(3, Bytes("state")));
        var before = await Journal.VerifyAsync();
        await ReopenAsync();
        var after = await Journal.VerifyAsync();
        Assert.Equal((before.HeadHash, before.Rows, before.Batches), (after.HeadHash, after.Rows, after.Batches));
        Assert.Equal(AppendStatus.Conflict, await Journal.AppendAsync(Append("s", 2)));
        Assert.Equal(AppendStatus.Appended, await Journal.AppendAsync(Append("s", 3)));
        Assert.Equal(4, (await Journal.ReadAll("s")).Count);
        Assert.Equal(3, (await Journal.ReadSnapshotAsync("s"))!.Seq);
        Assert.Equal(Noon.AddSeconds(4), (await Journal.ReadEntityAsync("task", "k"))!.Updated);
        Assert.True((await Journal.VerifyAsync()).Valid);
    }

    [Fact]
    public async Task A_check_of_a_sound_journal_counts_what_is_there()
    {
        var empty = await Journal.VerifyAsync();
        Assert.True(empty.Valid);
        Assert.Equal((0L, 0L, 0L, new string('0', 64)), (empty.Rows, empty.Streams, empty.Batches, empty.HeadHash));
        await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Journal.Fill($"s/{n}", 5)));
        var full = await Journal.VerifyAsync();
        Assert.Empty(full.Problems);
        Assert.True(full.Valid);
        Assert.Equal((200L, 40L), (full.Rows, full.Streams));
        Assert.InRange(full.Batches, 5, 200);
        Assert.Matches("^[0-9a-f]{64}$", full.HeadHash);
    }

    [Fact]
    public async Task What_breaks_a_rule_is_refused_and_nothing_is_written()
    {
        JournalAppend[] wrong =
        [
            Append("", 0),
            Append(new string('x', 201), 0),
            Append("a\0b", 0),
            Append("\ud800", 0),
            Append("s", -1),
            Append("s", 0, "{}", Entity("")),
            Append("s", 0, "{}", Entity("k", status: new string('x', 65))),
        ];
        foreach (var append in wrong)
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Journal.AppendAsync(append));
        Assert.Equal(0, (await Journal.VerifyAsync()).Rows);
    }

    [Fact]
    public async Task A_cancelled_append_is_not_begun()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await Journal.AppendAsync(Append("s", 0), cancelled.Token));
        Assert.Empty(await Journal.ReadAll("s"));
    }

    [Fact]
    public async Task A_reader_in_the_middle_of_a_stream_does_not_hold_up_writers()
    {
        await Journal.Fill("s", 1_200);
        var seen = 0L;
        await foreach (var row in Journal.ReadAsync("s", 0))
        {
            Assert.Equal(++seen, row.Seq);
            if (seen == 1)
                await Journal.Fill("s", 10, from: 1_200);
        }

        Assert.Equal(1_210, seen);
    }

    [Fact]
    public async Task Closing_writes_what_was_queued_and_refuses_the_rest()
    {
        var appends = Enumerable.Range(0, 300).Select(n => Journal.AppendAsync(Append("s", n)).AsTask()).ToList();
        await CloseAsync();
        var kept = 0;
        foreach (var append in appends)
        {
            // Only those that the bounded queue had no room for may be refused.
            if (await Record.ExceptionAsync(() => append) is { } refusal)
                Assert.IsType<ObjectDisposedException>(refusal);
            else
                kept++;
        }

        Assert.InRange(kept, 3, 300);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Journal.AppendAsync(Append("s", 300)));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await Journal.ReadSnapshotAsync("s"));
        await ReopenAsync();
        Assert.Equal(kept, (await Journal.ReadAll("s")).Count);
    }
}
