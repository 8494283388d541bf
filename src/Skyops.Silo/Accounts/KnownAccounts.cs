using Orleans;
using Skyops.Accounts;
using Skyops.Grains.Accounts;
using Skyops.Storage;

namespace Skyops.Silo.Accounts;

/// <summary>Finds the grains of accounts that have decided something, and wakes no other: strangers may ask about any address.</summary>
public sealed class KnownAccounts(IGrainFactory grains, IJournal journal)
{
    public async Task<IAccountGrain?> FindAsync(string address) =>
        await journal.ReadEntityAsync(AccountEntities.Kind, address) is null ? null : grains.GetGrain<IAccountGrain>(address);
}
