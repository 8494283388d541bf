using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Accounts;

/// <summary>
/// Login with a wallet's delegation to a session key, or with the wallet itself. Every way to fail gives the same answer.
/// </summary>
public sealed class SessionEndpoints(
    IGrainFactory grains, NonceStore nonces, LoginCheck logins, SessionStore sessions, DelegationArchive delegations, SiloOptions options, SiloAddresses addresses,
    KnownAccounts accounts, TimeProvider time) : IEndpoints
{
    private static readonly Refusal NotProved = new(
        RefusalCode.NotAuthorised, "the login does not prove the account", "take a new nonce, and sign it with the session key that the wallet delegated to, or sign a message (EIP-4361) with what the nonce's answer says");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/nonces", (RequestDelegate)NonceAsync).Is(
            new ApiOperation("A value to be signed once, within five minutes", Access.All) { Answer = SkyopsJson.Default.NonceResponse, Success = [201] });
        routes.MapPost("/v1/sessions", (RequestDelegate)LoginAsync).Is(new ApiOperation("Logs an account in", Access.All)
        {
            Request = SkyopsJson.Default.SessionRequest,
            Answer = SkyopsJson.Default.SessionResponse,
            Success = [201],
        });
        routes.MapDelete("/v1/sessions", (RequestDelegate)LogoutAsync).Is(
            new ApiOperation("Ends this login, and every other of the same session key, which logs in no more", Access.Account) { Success = [204] });
    }

    private Task NonceAsync(HttpContext context) => nonces.Issue() is { } issued
        ? Answers.JsonAsync(context, Response(issued.Nonce, issued.ExpiresAt), SkyopsJson.Default.NonceResponse, StatusCodes.Status201Created)
        : Problems.WriteAsync(context, new Refusal(RefusalCode.Unavailable, "too many logins are open", "try again in a minute", Retryable: true));

    private async Task LoginAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.SessionRequest);
        if (body.IsRefused)
        {
            await Problems.WriteAsync(context, body.Refusal);
            return;
        }

        if (await logins.VerifyAsync(body.Value, context.RequestAborted) is not { } session)
        {
            await Problems.WriteAsync(context, NotProved);
            return;
        }

        var account = session.Address.ToString();
        if (session is Session.Delegated delegated) await delegations.KeepAsync(delegated.Statement, context.RequestAborted);
        await GrantAsync(account);
        var ends = time.GetUtcNow() + options.SessionLife;
        if (session.Ends is { } proved && proved < ends) ends = proved;
        var token = sessions.Add(new Caller.Account(account, session), ends);

        // After it was added: a logout that comes meanwhile finds either the token, or this question.
        if (session is Session.Delegated { Statement.Id: var id } && await accounts.FindAsync(account) is { } known && await known.IsRevokedAsync(id.ToString()))
        {
            sessions.Remove(token);
            await Problems.WriteAsync(context, NotProved);
            return;
        }

        await Answers.JsonAsync(context, new SessionResponse(token, account, ends), SkyopsJson.Default.SessionResponse, StatusCodes.Status201Created);
    }

    private async Task LogoutAsync(HttpContext context)
    {
        if (!Reader.TryGetOwner(context, out var owner))
        {
            await Problems.WriteAsync(context, Problems.NotAuthorised);
            return;
        }

        if (owner.Session is Session.Delegated delegated)
        {
            var revoked = await grains.GetGrain<IAccountGrain>(owner.Address).RevokeSessionAsync(delegated.Statement.Id.ToString(), delegated.Ends!.Value);
            if (revoked.IsRefused)
            {
                await Problems.WriteAsync(context, revoked.Refusal);
                return;
            }
        }

        sessions.RemoveAll(owner);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private NonceResponse Response(string nonce, DateTimeOffset expiresAt)
    {
        var origin = options.Origin(addresses);
        return new NonceResponse(nonce, expiresAt, options.ChainId, origin.Authority, origin.GetLeftPart(UriPartial.Authority));
    }

    /// <summary>The welcome grant of a network without a chain. The transfer id makes it once per account for ever.</summary>
    private async Task GrantAsync(string account)
    {
        if (options.WelcomeGrant.IsZero) return;
        await grains.GetGrain<ILedgerGrain>("SKYOPS").TransferAsync(
            [new Transfer($"grant/{account}", TransferKind.Direct, SystemAccounts.Issuance, account, options.WelcomeGrant, null, "grant", account)]);
    }
}
