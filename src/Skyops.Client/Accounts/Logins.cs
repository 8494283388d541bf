using System.Collections.Concurrent;
using System.Net.Http.Json;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Client.Errors;
using Skyops.Client.Http;
using Skyops.Ethereum.Sessions;

namespace Skyops.Client.Accounts;

/// <summary>Bearer tokens, one a silo: a silo keeps its sessions in memory, so another one, or the same after a restart, wants a new login.</summary>
internal sealed class Logins(SkyopsClientOptions options) : IDisposable
{
    private const string NonceRoute = "v1/nonces";
    private const string SessionRoute = "v1/sessions";

    private readonly ConcurrentDictionary<Uri, SessionResponse> _tokens = new();
    private readonly SemaphoreSlim _gate = new(1);
    private ulong? _chainId;

    /// <summary>A token of this silo, from memory or from a new login.</summary>
    public async Task<string> TokenAsync(ApiTransport transport, Uri silo, CancellationToken cancellationToken)
    {
        if (options.ApiKey is { } key) return key;
        if (Known(silo) is { } known) return known;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return Known(silo) ?? await LoginAsync(transport, silo, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Forgets a token that was refused, unless a newer one has taken its place.</summary>
    public void Forget(Uri silo, string token)
    {
        if (_tokens.TryGetValue(silo, out var known) && known.Token == token) _tokens.TryRemove(new(silo, known));
    }

    public async Task<OwnerSession> SessionAsync(ApiTransport transport, CancellationToken cancellationToken)
    {
        var chainId = await ChainIdAsync(transport, cancellationToken);
        return await Credentials.GetAsync(chainId, options.Time.GetUtcNow(), cancellationToken);
    }

    public async Task<ulong> ChainIdAsync(ApiTransport transport, CancellationToken cancellationToken)
    {
        if (_chainId is { } known) return known;
        var request = ApiRequest.Get("v1/info") with { Authenticated = false };
        var info = await transport.JsonAsync(request, SkyopsJson.Default.InfoResponse, cancellationToken);
        _chainId = info.ChainId;
        return info.ChainId;
    }

    public void Dispose() => _gate.Dispose();

    private ICredentials Credentials => options.Credentials ?? throw new SkyopsException(
        SkyopsErrorCodes.NoWallet,
        options.ApiKey is null ? "this needs an account, and the client has no wallet" : "this needs a wallet, and the client has a key",
        "give the client credentials (SkyopsClientOptions.Credentials)");

    private string? Known(Uri silo) =>
        _tokens.TryGetValue(silo, out var session) && session.ExpiresAt > options.Time.GetUtcNow() + TimeSpan.FromSeconds(30) ? session.Token : null;

    private async Task<string> LoginAsync(ApiTransport transport, Uri silo, CancellationToken cancellationToken)
    {
        var credentials = Credentials;
        var nonceRequest = new ApiRequest(HttpMethod.Post, NonceRoute) { Authenticated = false };
        using var nonceResponse = await transport.SendOnceAsync(silo, nonceRequest, null, cancellationToken);
        if (!nonceResponse.IsSuccessStatusCode) throw await Problems.ReadAsync(nonceResponse, nonceRequest, cancellationToken);
        var nonce = await ApiTransport.ReadJsonAsync(nonceResponse, nonceRequest, SkyopsJson.Default.NonceResponse, cancellationToken);
        _chainId = nonce.ChainId;

        var session = await credentials.GetAsync(nonce.ChainId, options.Time.GetUtcNow(), cancellationToken);
        var body = Prove(session, nonce.Nonce);
        var request = new ApiRequest(HttpMethod.Post, SessionRoute)
        {
            Authenticated = false,
            Body = () => JsonContent.Create(body, SkyopsJson.Default.SessionRequest),
        };
        using var response = await transport.SendOnceAsync(silo, request, null, cancellationToken);
        if (!response.IsSuccessStatusCode) throw await Problems.ReadAsync(response, request, cancellationToken);
        var opened = await ApiTransport.ReadJsonAsync(response, request, SkyopsJson.Default.SessionResponse, cancellationToken);
        _tokens[silo] = opened;
        return opened.Token;
    }

    private static SessionRequest Prove(OwnerSession session, string nonce)
    {
        byte[] bytes;
        try
        {
            bytes = Convert.FromHexString(nonce);
        }
        catch (FormatException failure)
        {
            throw new SkyopsException(SkyopsErrorCodes.BadAnswer, "the silo's nonce is not hexadecimal", "use the client and the silo of the same version", failure);
        }

        var proof = session.Key.Sign(SessionProof.Digest(bytes, session.Delegation.Id));
        return new SessionRequest(Convert.ToBase64String(session.Delegation.Encoded), nonce, Convert.ToHexStringLower(proof));
    }
}
