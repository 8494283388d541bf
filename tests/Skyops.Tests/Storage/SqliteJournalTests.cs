using Skyops.Storage;
using Skyops.Storage.Journal;
using Skyops.Storage.Journal.Sqlite;

namespace Skyops.Tests.Storage;

/// <summary>The contract on SQLite.</summary>
public sealed class SqliteJournalTests : JournalEntityContract
{
    private readonly string _folder = Directory.CreateTempSubdirectory("skyops-storage-").FullName;

    protected override async Task<IJournal> OpenAsync() =>
        await SqliteJournal.OpenAsync(new JournalOptions { Path = Path.Combine(_folder, "journal.db") });

    protected override void Remove() => Directory.Delete(_folder, recursive: true);
}
