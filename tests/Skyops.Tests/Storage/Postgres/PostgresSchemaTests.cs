using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Postgres;
using Skyops.Tests.Testing;
using static Skyops.Tests.Storage.JournalRows;

namespace Skyops.Tests.Storage.Postgres;

/// <summary>The tables, what changes behind the journal's back look like, and what messages must not say.</summary>
public sealed class PostgresSchemaTests : IAsyncLifetime
{
    private PostgresSpace _space = null!;

    public async Task InitializeAsync() => _space = await PostgresSpace.CreateAsync();

    public Task DisposeAsync()
    {
        _space.Remove();
        return Task.CompletedTask;
    }

    [Fact]
    public void The_deployed_text_is_the_one_that_the_code_runs() => Assert.Equal(
        File.ReadAllText(Path.Combine(RepositoryRoot.Path, "deploy", "postgres", "schema.sql")), PostgresSchema.Create);

    [Fact]
    public async Task The_text_may_run_again_over_a_journal_in_use()
    {
        _space.Execute(PostgresSchema.Create);
        await using var journal = await PostgresJournal.OpenAsync(_space.Options);
        await journal.Fill("s", 1);
        _space.Execute(PostgresSchema.Create);
        await journal.Fill("s", 1, from: 1);
        Assert.Equal(2, (await journal.VerifyAsync()).Rows);
    }

    [Fact]
    public async Task Tables_of_a_newer_program_are_refused()
    {
        _space.Execute(PostgresSchema.Create + "insert into journal_schema values (99)");
        var refused = await Assert.ThrowsAsync<JournalOpenException>(() => PostgresJournal.OpenAsync(_space.Options));
        Assert.Contains("version 99", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("update event set data = 'x' where id = 2", "Changed row: a seq 2 in batch 2")]
    [InlineData("delete from event where id = 2", "Removed row: a seq 2 is missing")]
    [InlineData("insert into event values (9, 'a', 6, 0, '', 1)", "Added row: a seq 6 (marked batch 1")]
    [InlineData("update batch set leaves = root where number = 3", "Batch 3: its Merkle root is not")]
    [InlineData("update batch set hash = root where number = 3", "Batch 4: its hash does not follow")]
    [InlineData("update batch set epoch = epoch - 1 where number = 3", "Batch 3 was written under epoch")]
    [InlineData("delete from batch where number = 3", "Batches 3 to 3 are missing")]
    public async Task A_change_is_found_and_named(string change, string problem)
    {
        await using (var journal = await PostgresJournal.OpenAsync(_space.Options))
            await journal.Fill("a", 5);
        _space.Execute(change);
        var found = await PostgresJournal.VerifyDatabaseAsync(_space.Options);
        Assert.False(found.Valid);
        Assert.Contains(found.Problems, x => x.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_row_has_a_proof()
    {
        await using var journal = await PostgresJournal.OpenAsync(_space.Options);
        await Task.WhenAll(
            Enumerable.Range(0, 60).Select(n => journal.AppendAsync(Append($"s{n}", 0, $"data {n}")).AsTask()));
        for (var n = 0; n < 60; n++)
        {
            var proof = (await journal.ProveAsync($"s{n}", 1))!;
            Assert.True(proof.IsValid());
            Assert.Equal($"data {n}", Text(proof.Row.Data));
        }

        Assert.Null(await journal.ProveAsync("s1", 2));
    }

    [Fact]
    public void Words_about_the_database_hold_no_secret()
    {
        var options = new PostgresOptions { ConnectionString = "Host=db;Port=5433;Database=skyops;Username=u;Password=hush" };
        Assert.Equal("PostgreSQL db:5433/skyops", options.Place);
        Assert.True(PostgresOptions.HasPassword(options.ConnectionString));
        Assert.False(PostgresOptions.HasPassword("Host=db;Database=skyops"));
        Assert.DoesNotContain("hush", string.Join(' ', new PostgresOptions { ConnectionString = "Password=hush" }.Validate()), StringComparison.Ordinal);
    }
}
