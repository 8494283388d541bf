using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sealing;
using Skyops.Silo.Accounts;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Sealing;

/// <summary>
/// Encryption keys of people. The wallet's own signature registers one, not a session's: who steals a session could else have results sealed to a key of theirs. Whoever seals to a
/// key checks the statement again.
/// </summary>
public sealed class AccountKeyEndpoints(IGrainFactory grains, KnownAccounts accounts, SiloOptions options, TimeProvider time) : IEndpoints
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPut("/v1/accounts/me/encryption-key", (RequestDelegate)RegisterAsync).Is(new ApiOperation("Registers the key that others seal to", Access.Account)
        {
            Request = SkyopsJson.Default.EncryptionKeyStatement,
            Answer = SkyopsJson.Default.EncryptionKeyStatement,
        });
        routes.MapGet("/v1/accounts/{address}/encryption-key", (RequestDelegate)GetAsync).Is(
            new ApiOperation("The key that an account registered, as its wallet signed it", Access.All) { Answer = SkyopsJson.Default.EncryptionKeyStatement });
    }

    private async Task RegisterAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        var body = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.EncryptionKeyStatement);
        if (body.IsRefused)
        {
            await Problems.WriteAsync(context, body.Refusal);
            return;
        }

        var signed = Read(body.Value.Statement);
        if (Problem(signed, owner.Address) is { } problem)
        {
            await Problems.WriteAsync(context, Problems.Invalid(new FieldError(
                "statement", null, problem, $"an EncryptionKey of {owner.Address} for chain {options.ChainId}, signed by its wallet, in Base64", "register it with `skyops key encryption register`")));
            return;
        }

        var statement = Convert.ToBase64String(signed!.ToBytes());
        var key = new RegisteredKey(statement, DateTimeOffset.FromUnixTimeSeconds(signed.Statement.NotBefore));
        var kept = await grains.GetGrain<IAccountGrain>(owner.Address).RegisterEncryptionKeyAsync(key);
        if (kept.IsRefused) await Problems.WriteAsync(context, kept.Refusal);
        else await Answers.JsonAsync(context, new EncryptionKeyStatement(statement), SkyopsJson.Default.EncryptionKeyStatement);
    }

    private async Task GetAsync(HttpContext context)
    {
        var text = (string)context.Request.RouteValues["address"]!;
        var address = EthereumAddress.TryParse(text, out var parsed) ? parsed.ToString() : text;
        var key = await accounts.FindAsync(address) is { } account ? await account.EncryptionKeyAsync() : null;
        if (key is null) await Problems.WriteAsync(context, Problems.NotFound("encryption key of", Problems.Shorten(text)));
        else await Answers.JsonAsync(context, new EncryptionKeyStatement(key.Statement), SkyopsJson.Default.EncryptionKeyStatement);
    }

    private string? Problem(SignedEncryptionKey? signed, string account)
    {
        if (signed is null) return "is no statement of an encryption key";
        if (signed.Statement.Account.ToString() != account) return $"is of {signed.Statement.Account}, not of this account";
        var verdict = signed.Verify(options.ChainId, time.GetUtcNow());
        return verdict == EncryptionKeyVerdict.Valid ? null : $"does not hold: {verdict}";
    }

    private static SignedEncryptionKey? Read(string? text)
    {
        var bytes = new byte[SignedEncryptionKey.MaxSize];
        return text is not null && Convert.TryFromBase64String(text, bytes, out var length) && SignedEncryptionKey.TryRead(bytes.AsSpan(0, length), out var signed) ? signed : null;
    }
}
