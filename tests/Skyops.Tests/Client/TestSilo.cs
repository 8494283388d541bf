using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Ethereum.Sessions;

namespace Skyops.Tests.Client;

/// <summary>A silo on a real socket that checks logins for real and answers everything else as the test says.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    public const ulong ChainId = 4242;

    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, bool> _nonces = new();
    private readonly ConcurrentDictionary<string, string> _tokens = new();
    private readonly ConcurrentDictionary<string, Func<HttpContext, int, Task>> _routes = new();
    private readonly ConcurrentDictionary<string, int> _counts = new();

    private TestSilo(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.First());

    public int Logins => Count("POST /v1/sessions");

    public static async Task<TestSilo> StartAsync(int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        var application = builder.Build();
        var silo = new TestSilo(application);
        application.Run(silo.AnswerAsync);
        await application.StartAsync();
        return silo;
    }

    /// <summary>How often a route was asked, as <c>GET /v1/x</c>.</summary>
    public int Count(string route) => _counts.GetValueOrDefault(route);

    /// <summary>Answers a route; the handler is told the number of the request, from 1.</summary>
    public void On(string route, Func<HttpContext, int, Task> handler) => _routes[route] = handler;

    /// <summary>As a restart does.</summary>
    public void ForgetSessions() => _tokens.Clear();

    public static Task ProblemAsync(HttpContext context, int status, string code, bool retryable) =>
        WriteAsync(context, status, new ProblemResponse("urn:x", "t", status, code, "no", "do this", retryable, null), "application/problem+json");

    public static Task JsonAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(json);
    }

    /// <summary>The account of the caller, or null.</summary>
    public string? AccountOf(HttpContext context) =>
        context.Request.Headers.Authorization.ToString() is { Length: > 7 } header ? _tokens.GetValueOrDefault(header[7..]) : null;

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var route = $"{context.Request.Method} {context.Request.Path}";
        var number = _counts.AddOrUpdate(route, 1, (_, count) => count + 1);
        if (_routes.TryGetValue(route, out var handler)) await handler(context, number);
        else if (route == "GET /v1/info") await JsonAsync(context, $$"""{"version":"t","chainId":{{ChainId}},"currency":"SKYOPS","welcomeGrant":"1","feeBasisPoints":0,"gatewayUrl":"http://127.0.0.1:1","pool":"p"}""");
        else if (route == "POST /v1/nonces") await NonceAsync(context);
        else if (route == "POST /v1/sessions") await LoginAsync(context);
        else await ProblemAsync(context, 404, "notFound", retryable: false);
    }

    private async Task NonceAsync(HttpContext context)
    {
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SessionProof.NonceSize));
        _nonces[nonce] = true;
        context.Response.StatusCode = 201;
        await JsonSerializer.SerializeAsync(
            context.Response.Body, new NonceResponse(nonce, DateTimeOffset.UtcNow.AddMinutes(1), ChainId), SkyopsJson.Default.NonceResponse);
    }

    private async Task LoginAsync(HttpContext context)
    {
        var request = (await JsonSerializer.DeserializeAsync(context.Request.Body, SkyopsJson.Default.SessionRequest))!;
        var readable = SignedDelegation.TryRead(Convert.FromBase64String(request.Delegation!), out var delegation);
        if (!_nonces.TryRemove(request.Nonce!, out _) || !readable || delegation!.Verify(ChainId, DateTimeOffset.UtcNow, SessionScope.Owner) != SessionVerdict.Valid)
        {
            await ProblemAsync(context, 401, "notAuthorised", retryable: false);
            return;
        }

        using var key = new SessionVerifier(delegation.Delegation.PublicKey);
        if (!key.Verify(SessionProof.Digest(Convert.FromHexString(request.Nonce!), delegation.Id), Convert.FromHexString(request.Proof!)))
        {
            await ProblemAsync(context, 401, "notAuthorised", retryable: false);
            return;
        }

        var token = Guid.NewGuid().ToString("N");
        var account = delegation.Delegation.Account.ToString();
        _tokens[token] = account;
        context.Response.StatusCode = 201;
        await JsonSerializer.SerializeAsync(
            context.Response.Body, new SessionResponse(token, account, DateTimeOffset.UtcNow.AddHours(1)), SkyopsJson.Default.SessionResponse);
    }

    private static Task WriteAsync(HttpContext context, int status, ProblemResponse problem, string type)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(JsonSerializer.Serialize(problem, SkyopsJson.Default.ProblemResponse));
    }
}
