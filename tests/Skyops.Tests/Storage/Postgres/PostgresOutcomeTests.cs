using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Postgres;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage.Postgres;

/// <summary>Whoever is told that nothing was kept can rely on it, and so can whoever is told that it was.</summary>
public sealed class PostgresOutcomeTests : IAsyncLifetime
{
    private PostgresSpace _space = null!;

    public async Task InitializeAsync() => _space = await PostgresSpace.CreateAsync();

    public Task DisposeAsync()
    {
        _space.Remove();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Whatever_connections_break_every_answer_is_true()
    {
        const int Streams = 24;
        await using var journal = await PostgresJournal.OpenAsync(_space.Options);
        using var end = new CancellationTokenSource();
        using var appended = new SemaphoreSlim(0);
        var writers = Enumerable.Range(0, Streams)
            .Select(n => Task.Run(() => WriteAsync(journal, $"s/{n}", appended, end.Token))).ToArray();
        for (var round = 0; round < 40; round++)
        {
            _space.Terminate();
            // However often it is broken it gets on; a writer that ended is a failure, thrown below.
            var more = appended.WaitAsync();
            if (await Task.WhenAny([more, .. writers]) != more)
                break;
        }

        await end.CancelAsync();
        var kept = await Task.WhenAll(writers);
        for (var n = 0; n < Streams; n++)
            Assert.Equal(kept[n], (await journal.ReadAll($"s/{n}")).Count);
        Assert.Empty((await journal.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_store_that_is_away_is_said_to_be_away_and_comes_back_by_itself()
    {
        await using var server = await PostgresServer.StartAsync();
        var space = await PostgresSpace.CreateAsync(server.ConnectionString);
        await using var journal = await PostgresJournal.OpenAsync(space.Options);
        await journal.Fill("s", 3);
        await server.CrashAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () => await journal.ReadAll("s"));
        var waiting = journal.AppendAsync(Append("s", 3, "while it was away")).AsTask();
        await server.UpAsync();
        // The answer may be either; it must come, and it must be true.
        var kept = await Record.ExceptionAsync(() => waiting) is null ? 4 : 3;
        Assert.Equal(kept, (await journal.ReadAll("s")).Count);
        await journal.Fill("s", 2, from: kept);
        Assert.Empty((await journal.VerifyAsync()).Problems);
    }

    [Fact]
    public async Task A_row_that_appeared_behind_its_back_is_a_conflict_for_it_alone()
    {
        await using var journal = await PostgresJournal.OpenAsync(_space.Options);
        _space.Execute("insert into event values (1000, 's', 1, 0, 'x', 0)");
        var others = Enumerable.Range(0, 50).Select(n => journal.AppendAsync(Append($"other/{n}", 0)).AsTask());
        var one = journal.AppendAsync(Append("s", 0)).AsTask();
        Assert.All(await Task.WhenAll(others), x => Assert.Equal(AppendStatus.Appended, x));
        Assert.Equal(AppendStatus.Conflict, await one);
    }

    /// <summary>Appends until told to stop; a refused append is tried again, and would conflict if it had been kept.</summary>
    private static async Task<int> WriteAsync(
        PostgresJournal journal, string stream, SemaphoreSlim appended, CancellationToken end)
    {
        var kept = 0;
        while (!end.IsCancellationRequested)
        {
            try
            {
                Assert.Equal(AppendStatus.Appended, await journal.AppendAsync(Append(stream, kept), CancellationToken.None));
                kept++;
                appended.Release();
            }
            catch (JournalUnavailableException unavailable)
            {
                Assert.IsNotType<JournalFencedException>(unavailable);
            }
        }

        return kept;
    }
}
