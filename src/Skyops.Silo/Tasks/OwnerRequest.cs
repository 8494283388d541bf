using Microsoft.AspNetCore.Http;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;

namespace Skyops.Silo.Tasks;

/// <summary>A request with a body that only an account may make.</summary>
/// <param name="Owner">Who makes it.</param>
/// <param name="Body">All of it, within the limit.</param>
internal sealed record OwnerRequest(Caller.Account Owner, byte[] Body)
{
    /// <summary>Null when it was refused; then that has been answered.</summary>
    public static async ValueTask<OwnerRequest?> ReadAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return null;
        }

        var body = await RequestBody.ReadAsync(context);
        if (!body.IsRefused) return new OwnerRequest(owner, body.Value);
        await Problems.WriteAsync(context, body.Refusal);
        return null;
    }
}
