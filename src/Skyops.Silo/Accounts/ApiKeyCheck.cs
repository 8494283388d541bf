using Microsoft.AspNetCore.Http;
using Skyops.Errors;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Accounts;

/// <summary>Who asks with a key, and whether that key may ask this. A key that is unknown, revoked or over is nobody, like any wrong token.</summary>
public sealed class ApiKeyCheck(KnownAccounts accounts)
{
    public async Task<Answer<Caller>> IdentifyAsync(string token, Endpoint? endpoint)
    {
        // Who needs no token gains nothing by one, and what is no route of the API is not for keys.
        if (endpoint?.Metadata.GetMetadata<ApiOperation>() is not { Access: not (Access.All or Access.Machine) } operation) return Caller.None;
        if (!ApiKeyText.TryParse(token, out var text)) return Caller.None;
        var account = text.Account.ToString();
        if (await accounts.FindAsync(account) is not { } known || await known.FindKeyAsync(text.Id, text.Hash) is not { } grant) return Caller.None;
        if (operation.Scope is not { } scope)
        {
            return new Refusal(
                RefusalCode.Forbidden, "no key may do this, whatever its scopes: it needs the account's wallet", "log in with the wallet: skyops login, without --api-key and SKYOPS_API_KEY");
        }

        return grant.Scopes.Contains(scope, StringComparer.Ordinal)
            ? new Caller.Account(account, new Session.ByKey(text.Account, grant))
            : new Refusal(
                RefusalCode.Forbidden,
                $"this needs the scope {scope}, and the key has {string.Join(", ", grant.Scopes)}",
                $"make a key that has it: skyops key new NAME --scope {scope}");
    }
}
