using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Errors;
using Skyops.Ethereum.Sessions;
using Skyops.Ledger;
using Skyops.Silo.Http;
using Skyops.Silo.OpenApi;

namespace Skyops.Silo.Accounts;

/// <summary>
/// Login with a wallet's delegation to a session key. The nonce is consumed before anything is checked, and every way to fail gives the same answer.
/// </summary>
public sealed class SessionEndpoints(
    IGrainFactory grains, NonceStore nonces, SessionStore sessions, DelegationArchive delegations, SiloOptions options, TimeProvider time) : IEndpoints
{
    private static readonly Refusal NotProved = new(
        RefusalCode.NotAuthorised, "the login does not prove the account", "take a new nonce, and sign it with the session key that the wallet delegated to");

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
    }

    private Task NonceAsync(HttpContext context) => nonces.Issue() is { } issued
        ? Answers.JsonAsync(context, new NonceResponse(issued.Nonce, issued.ExpiresAt, options.ChainId), SkyopsJson.Default.NonceResponse, StatusCodes.Status201Created)
        : Problems.WriteAsync(context, new Refusal(RefusalCode.Unavailable, "too many logins are open", "try again in a minute", Retryable: true));

    private async Task LoginAsync(HttpContext context)
    {
        var body = await RequestBody.ReadJsonAsync(context, SkyopsJson.Default.SessionRequest);
        if (body.IsRefused)
        {
            await Problems.WriteAsync(context, body.Refusal);
            return;
        }

        var fresh = nonces.Consume(body.Value.Nonce ?? "");
        if (!fresh || Verify(body.Value) is not { } session)
        {
            await Problems.WriteAsync(context, NotProved);
            return;
        }

        var account = session.Statement.Delegation.Account.ToString();
        await delegations.KeepAsync(session.Statement, context.RequestAborted);
        await GrantAsync(account);
        var delegated = DateTimeOffset.FromUnixTimeSeconds(session.Statement.Delegation.ExpiresAt);
        var ends = time.GetUtcNow() + options.SessionLife;
        if (delegated < ends) ends = delegated;
        var token = sessions.Add(new Caller.Account(account, session), ends);
        await Answers.JsonAsync(context, new SessionResponse(token, account, ends), SkyopsJson.Default.SessionResponse, StatusCodes.Status201Created);
    }

    private Session? Verify(SessionRequest request)
    {
        Span<byte> encoded = stackalloc byte[SignedDelegation.MaxSize];
        Span<byte> proof = stackalloc byte[SessionProof.SignatureSize];
        if (request.Delegation is null || request.Proof is null
            || !Convert.TryFromBase64String(request.Delegation, encoded, out var length)
            || !SignedDelegation.TryRead(encoded[..length], out var signed)
            || request.Proof.Length != 2 * proof.Length
            || Convert.FromHexString(request.Proof, proof, out _, out _) != System.Buffers.OperationStatus.Done
            || signed.Verify(options.ChainId, time.GetUtcNow(), SessionScope.Owner) != SessionVerdict.Valid)
        {
            return null;
        }

        var key = new SessionVerifier(signed.Delegation.PublicKey);
        return key.Verify(SessionProof.Digest(Convert.FromHexString(request.Nonce), signed.Id), proof) ? new Session(signed, key) : null;
    }

    /// <summary>The welcome grant of a network without a chain. The transfer id makes it once per account for ever.</summary>
    private async Task GrantAsync(string account)
    {
        if (options.WelcomeGrant.IsZero) return;
        await grains.GetGrain<ILedgerGrain>("SKYOPS").TransferAsync(
            [new Transfer($"grant/{account}", TransferKind.Direct, SystemAccounts.Issuance, account, options.WelcomeGrant, null, "grant", account)]);
    }
}
