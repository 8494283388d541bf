using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Rpc;

namespace Skyops.Tests.Ethereum.Rpc;

/// <summary>
/// A node that answers as it is told, one answer a request, the last one again and again. In answers ID stands for the
/// id of the request (ID0, ID1, … in a batch).
/// </summary>
internal sealed class ScriptedNode(params Func<HttpResponseMessage>[] script) : HttpMessageHandler
{
    /// <summary>Three repetitions, and no wait between them.</summary>
    public static readonly RpcOptions Options =
        new() { Delay = TimeSpan.Zero, MaxDelay = TimeSpan.Zero, Retries = 3 };

    /// <summary>What was asked.</summary>
    public List<JsonNode> Requests { get; } = [];

    /// <summary>A client of a node that answers so.</summary>
    public static (EthereumRpc Rpc, ScriptedNode Node) Connect(params Func<HttpResponseMessage>[] script)
    {
        var node = new ScriptedNode(script);
        return (new EthereumRpc(new HttpClient(node), new Uri("http://node/secret"), Options), node);
    }

    public static Func<HttpResponseMessage> Json(string body, HttpStatusCode status = HttpStatusCode.OK) => () =>
        new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    public static Func<HttpResponseMessage> Result(string json) =>
        Json($$"""{"jsonrpc":"2.0","id":ID,"result":{{json}}}""");

    public static Func<HttpResponseMessage> Error(int code, string message) =>
        Json($$$"""{"jsonrpc":"2.0","id":ID,"error":{"code":{{{code}}},"message":"{{{message}}}"}}""");

    public static Func<HttpResponseMessage> Status(HttpStatusCode status) => () => new HttpResponseMessage(status);

    public static Func<HttpResponseMessage> Cut() => () => throw new HttpRequestException("cut");

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        Requests.Add(asked);
        var response = script[Math.Min(Requests.Count, script.Length) - 1]();
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!body.Contains("ID", StringComparison.Ordinal))
            return response;
        if (asked is JsonArray batch)
        {
            for (var i = 0; i < batch.Count; i++)
                body = body.Replace($"ID{i}", $"{batch[i]!["id"]}", StringComparison.Ordinal);
        }
        else
        {
            body = body.Replace("ID", $"{asked["id"]}", StringComparison.Ordinal);
        }

        response.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return response;
    }
}
