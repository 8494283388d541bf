using Skyops.Storage;
using Skyops.Storage.Journal.Postgres;

namespace Skyops.Tests.Storage.Postgres;

/// <summary>The contract on PostgreSQL.</summary>
public sealed class PostgresJournalTests : JournalEntityContract
{
    private PostgresSpace? _space;

    protected override async Task<IJournal> OpenAsync()
    {
        _space ??= await PostgresSpace.CreateAsync();
        return await PostgresJournal.OpenAsync(_space.Options);
    }

    protected override void Remove() => _space!.Remove();
}
