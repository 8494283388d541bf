using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Skyops.Tests.Chain;

/// <summary>What becomes of a call of one method.</summary>
internal enum GateRule
{
    /// <summary>The node never hears of it, and the connection breaks.</summary>
    Swallow,

    /// <summary>As <see cref="Swallow"/>, but for what the node has heard before.</summary>
    SwallowNew,

    /// <summary>The node does it, and its answer is lost.</summary>
    LoseAnswer,
}

/// <summary>Stands between a silo and its Ethereum node, and can be away, for all methods or for one: so a transaction stays where a test wants it.</summary>
internal sealed class RpcGate : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _node = new();
    private readonly Uri _endpoint;
    private readonly ConcurrentDictionary<string, GateRule> _rules = new();
    private readonly ConcurrentDictionary<string, bool> _heard = new();
    private volatile bool _cut;

    private RpcGate(WebApplication application, Uri endpoint) => (_application, _endpoint) = (application, endpoint);

    public Uri Address => new(_application.Urls.First());

    public static async Task<RpcGate> StartAsync(Uri node)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var gate = new RpcGate(builder.Build(), node);
        gate._application.Run(gate.AnswerAsync);
        await gate._application.StartAsync();
        return gate;
    }

    /// <summary>The node is away.</summary>
    public void Cut() => _cut = true;

    public void Hold(string method, GateRule rule = GateRule.Swallow) => _rules[method] = rule;

    /// <summary>Everything passes again.</summary>
    public void Open()
    {
        _rules.Clear();
        _cut = false;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync(new CancellationToken(canceled: true));
        await _application.DisposeAsync();
        _node.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var call = JsonNode.Parse(body.ToArray()) as JsonObject;
        var rule = call is not null && _rules.TryGetValue((string)call["method"]!, out var found) ? found : (GateRule?)null;
        var asked = $"{call?["method"]}{call?["params"]?.ToJsonString()}";
        if (_cut || rule == GateRule.Swallow || (rule == GateRule.SwallowNew && !_heard.ContainsKey(asked)))
        {
            context.Abort();
            return;
        }

        _heard[asked] = true;
        using var content = new ByteArrayContent(body.ToArray());
        content.Headers.ContentType = new("application/json");
        using var answer = await _node.PostAsync(_endpoint, content, context.RequestAborted);
        var bytes = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (rule == GateRule.LoseAnswer)
        {
            context.Abort();
            return;
        }

        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(bytes);
    }
}
