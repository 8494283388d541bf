using Microsoft.AspNetCore.Http;
using Orleans;
using Skyops.Accounts;
using Skyops.Silo.Http;

namespace Skyops.Silo.Accounts;

/// <summary>The grain of the account that asks.</summary>
internal static class OwnAccount
{
    /// <summary>Null when nobody is logged in; then that has been answered.</summary>
    public static async ValueTask<IAccountGrain?> FindAsync(HttpContext context, IGrainFactory grains)
    {
        if (Reader.TryGetOwner(context, out var owner)) return grains.GetGrain<IAccountGrain>(owner.Address);
        await Problems.WriteAsync(context, Problems.NotAuthorised);
        return null;
    }
}
