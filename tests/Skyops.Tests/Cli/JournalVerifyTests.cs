using System.Text.Json;
using Skyops.Storage;
using Skyops.Storage.Journal.Postgres;
using Skyops.Tests.Storage.Postgres;

namespace Skyops.Tests.Cli;

/// <summary>The journal of a database is verified from outside, while it is written and after somebody has changed it.</summary>
public sealed class JournalVerifyTests : IDisposable
{
    private readonly SkyopsProcess _skyops = new();

    [Fact]
    public async Task A_database_is_verified_while_a_silo_has_it_and_a_changed_row_is_found()
    {
        var space = await PostgresSpace.CreateAsync();
        await using (var journal = await PostgresJournal.OpenAsync(space.Options))
        {
            await journal.AppendAsync(new JournalAppend("test/1", 0, DateTimeOffset.UnixEpoch, "{}"u8.ToArray(), null));
            var sound = await VerifyAsync(space.ConnectionString);
            Assert.Equal((0, true, 1L), (sound.ExitCode, sound.Valid, sound.Rows));
        }

        space.Execute("update event set data = '[]'");
        var changed = await VerifyAsync(space.ConnectionString);
        Assert.Equal((1, false), (changed.ExitCode, changed.Valid));
    }

    [Fact]
    public async Task A_database_without_a_journal_and_two_journals_at_once_are_refused_with_a_hint()
    {
        var space = await PostgresSpace.CreateAsync();
        foreach (var arguments in (string[][])[["--journal", space.ConnectionString], ["--journal", space.ConnectionString, "--data", _skyops.Home]])
        {
            var refused = await _skyops.RunAsync(["journal", "verify", .. arguments]);
            Assert.Equal(2, refused.ExitCode);
            Assert.StartsWith("error: ", refused.Error, StringComparison.Ordinal);
            Assert.Contains("hint: ", refused.Error, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _skyops.Dispose();

    private async Task<(int ExitCode, bool Valid, long Rows)> VerifyAsync(string database)
    {
        var result = await _skyops.RunAsync("journal", "verify", "--json", "--journal", database);
        using var said = JsonDocument.Parse(result.Output);
        return (result.ExitCode, said.RootElement.GetProperty("valid").GetBoolean(), said.RootElement.GetProperty("rows").GetInt64());
    }
}
