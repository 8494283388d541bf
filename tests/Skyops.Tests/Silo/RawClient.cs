using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Tests.Silo;

/// <summary>Plain HTTP with a session, for what the client library would never send.</summary>
internal sealed class RawClient : IDisposable
{
    private const ulong ChainId = 4242;
    private readonly HttpClient _http;

    private RawClient(HttpClient http, string account)
    {
        _http = http;
        Account = account;
    }

    public string Account { get; }

    public static async Task<RawClient> LogInAsync(TestPool pool)
    {
        var http = new HttpClient { BaseAddress = pool.Api };
        using var content = new StringContent(await LoginBodyAsync(http), Encoding.UTF8, "application/json");
        var session = await ReadAsync(await http.PostAsync("/v1/sessions", content));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", session.GetProperty("token").GetString());
        return new RawClient(http, session.GetProperty("account").GetString()!);
    }

    /// <summary>With a token or a key, whatever it is worth.</summary>
    public static RawClient With(TestPool pool, string? token, string account = "")
    {
        var http = new HttpClient { BaseAddress = pool.Api };
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new RawClient(http, account);
    }

    /// <summary>A token of a fresh account.</summary>
    public static async Task<string> TokenAsync(Uri api) => (await SessionAsync(api)).Token;

    /// <summary>An account and its token; a fresh one unless a wallet is given.</summary>
    public static async Task<(string Token, string Account)> SessionAsync(Uri api, WalletKey? wallet = null)
    {
        using var http = new HttpClient { BaseAddress = api };
        using var fresh = wallet is null ? WalletKey.Create() : null;
        using var content = new StringContent(await LoginBodyAsync(http, wallet ?? fresh!), Encoding.UTF8, "application/json");
        var session = await ReadAsync(await http.PostAsync("/v1/sessions", content));
        return (session.GetProperty("token").GetString()!, session.GetProperty("account").GetString()!);
    }

    /// <summary>A complete login with a fresh nonce, wallet and session key.</summary>
    public static async Task<string> LoginBodyAsync(HttpClient http)
    {
        using var wallet = WalletKey.Create();
        return await LoginBodyAsync(http, wallet);
    }

    private static async Task<string> LoginBodyAsync(HttpClient http, WalletKey wallet)
    {
        using var key = SessionKey.Create();
        var nonce = (await ReadAsync(await http.PostAsync("/v1/nonces", null))).GetProperty("nonce").GetString()!;
        var delegation = SessionDelegation
            .Create(wallet.Address, key.PublicKey, SessionScope.Owner, UInt128.MaxValue, DateTimeOffset.UtcNow, TimeSpan.FromHours(1))
            .Sign(wallet, ChainId);
        var proof = key.Sign(SessionProof.Digest(Convert.FromHexString(nonce), delegation.Id));
        return JsonSerializer.Serialize(new
        {
            delegation = Convert.ToBase64String(delegation.Encoded),
            nonce,
            proof = Convert.ToHexStringLower(proof),
        });
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SubmitAsync(string body, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/tasks") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await ReadAsync(response));
    }

    public async Task<(HttpStatusCode Status, JsonElement Body)> SubmitBatchAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync("/v1/tasks/batch", content);
        return (response.StatusCode, await ReadAsync(response));
    }

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Makes a key of this account.</summary>
    /// <param name="more">Further fields, each with a comma before it.</param>
    /// <param name="scopes">What it may do.</param>
    public async Task<(string Secret, string Id)> KeyAsync(string more = "", params string[] scopes)
    {
        var (status, body) = await SendAsync(HttpMethod.Post, "/v1/keys", $$"""{"name":"nightly","scopes":{{JsonSerializer.Serialize(scopes)}}{{more}}}""");
        if (status != HttpStatusCode.Created) throw new InvalidOperationException(body);
        using var made = JsonDocument.Parse(body);
        return (made.RootElement.GetProperty("secret").GetString()!, made.RootElement.GetProperty("key").GetProperty("id").GetString()!);
    }

    public async Task<JsonElement> CapsAsync(string caps)
    {
        var (status, body) = await SendAsync(HttpMethod.Put, "/v1/caps", caps);
        if (status != HttpStatusCode.OK) throw new InvalidOperationException(body);
        return JsonDocument.Parse(body).RootElement.Clone();
    }

    public async Task<JsonElement> GetAsync(string path) => await ReadAsync(await _http.GetAsync(path));

    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, path);
        return (await _http.SendAsync(request)).StatusCode;
    }

    public async Task<long> JournalRowsAsync() => (await GetAsync("/v1/journal/verify")).GetProperty("rows").GetInt64();

    public void Dispose() => _http.Dispose();

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response) =>
        JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.Clone();
}
