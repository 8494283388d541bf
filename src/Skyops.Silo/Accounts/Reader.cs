using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Skyops.Silo.Accounts;

/// <summary>Whose things a request may read: one account's (<see cref="Account"/>), or everybody's for the operator (null).</summary>
public readonly record struct Reader(string? Account)
{
    public static bool TryGet(HttpContext context, out Reader reader)
    {
        var caller = Caller.Of(context);
        reader = caller is Caller.Account account ? new Reader(account.Address) : default;
        return caller is Caller.Account or Caller.Operator;
    }

    /// <summary>The account that may change its own things; the operator has none.</summary>
    public static bool TryGetOwner(HttpContext context, [NotNullWhen(true)] out Caller.Account? owner)
    {
        owner = Caller.Of(context) as Caller.Account;
        return owner is not null;
    }
}
