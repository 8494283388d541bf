using System.Collections.Concurrent;
using Skyops.Storage;

namespace Skyops.Grains.Accounts;

/// <summary>
/// Which accounts have caps, in this silo's memory: so a submission of one that has none asks nobody. Read from the entity rows when it is first needed; from then on each
/// account's grain says when that changes, before it answers whoever changed it.
/// </summary>
public sealed class CappedAccounts(IJournal journal)
{
    private const int PageSize = 1_000;
    private static readonly string[] Statuses = [AccountEntities.Capped];
    private readonly ConcurrentDictionary<string, bool> _accounts = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private volatile Task? _loading;

    public ValueTask<bool> ContainsAsync(string account) => _loading is { IsCompletedSuccessfully: true } ? new(_accounts.ContainsKey(account)) : LoadAndFindAsync(account);

    /// <summary>Noted before an account's caps are durable, so that nothing slips through in between; taken back after their end is.</summary>
    internal async Task SetAsync(string account, bool isCapped)
    {
        await LoadAsync();
        if (isCapped) _accounts[account] = true;
        else _accounts.TryRemove(account, out _);
    }

    private async ValueTask<bool> LoadAndFindAsync(string account)
    {
        await LoadAsync();
        return _accounts.ContainsKey(account);
    }

    /// <summary>Once; a read that failed is made again by whoever asks next.</summary>
    private Task LoadAsync()
    {
        lock (_gate)
        {
            if (_loading is null or { IsFaulted: true } or { IsCanceled: true }) _loading = ReadAsync();
            return _loading;
        }
    }

    private async Task ReadAsync()
    {
        string? cursor = null;
        do
        {
            var page = await journal.QueryAsync(new EntityQuery(AccountEntities.Kind, null, Statuses, PageSize, cursor));
            foreach (var row in page.Rows) _accounts[row.Key] = true;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
