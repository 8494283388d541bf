using System.Buffers.Text;
using System.Globalization;
using System.Net.Http.Headers;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skyops.Delivery.Http;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Arweave;

/// <summary>The calls of a gateway (or node) that a delivery needs.</summary>
internal sealed class ArweaveGateway(PeerHttp http)
{
    private const int MostDigits = 40;

    public PeerFailures Failures => http.Failures;

    /// <summary>What keeping so many bytes costs, in winston.</summary>
    public Task<BigInteger> PriceAsync(long bytes, CancellationToken cancellationToken) => NumberAsync(string.Create(CultureInfo.InvariantCulture, $"price/{bytes}"), cancellationToken);

    /// <summary>What a wallet has, in winston.</summary>
    public Task<BigInteger> BalanceAsync(string address, CancellationToken cancellationToken) => NumberAsync($"wallet/{address}/balance", cancellationToken);

    /// <summary>What a new transaction refers to as its last one.</summary>
    public async Task<string> AnchorAsync(CancellationToken cancellationToken)
    {
        var text = (await http.AskAsync(new PeerCall(HttpMethod.Get, "tx_anchor"), cancellationToken)).Text.Trim();
        return text.Length is > 0 and <= 128 && Base64Url.IsValid(text) ? text : throw Failures.BadAnswer("tx_anchor is no anchor", text);
    }

    /// <summary>Sends a transaction. The same one may be sent again: it is named by its signature, and paid once.</summary>
    /// <returns>Whether it was taken; false with <paramref name="refusable"/> when the gateway says that it cannot be any more: its anchor is too old.</returns>
    public async Task<bool> SendAsync(ArweaveTransaction transaction, bool refusable, CancellationToken cancellationToken)
    {
        const int KnownAlready = 208;
        var call = Post("tx", transaction, ArweaveJson.Default.ArweaveTransaction, 0);
        var answer = await http.AskAsync(call with { Expected = refusable ? [KnownAlready, 400, 410] : [KnownAlready] }, cancellationToken);
        return answer.Status is not (400 or 410);
    }

    /// <summary>Whether the gateway knows a transaction, in a block or waiting for one.</summary>
    public async Task<bool> KnowsAsync(string id, CancellationToken cancellationToken) =>
        (await http.AskAsync(new PeerCall(HttpMethod.Get, $"tx/{id}") { Expected = [404] }, cancellationToken)).Status != 404;

    /// <summary>Sends a piece with its proof; again is harmless.</summary>
    public Task SendAsync(ArweaveChunk chunk, CancellationToken cancellationToken) =>
        http.AskAsync(Post("chunk", chunk, ArweaveJson.Default.ArweaveChunk, chunk.Chunk.Length), cancellationToken);

    /// <summary>Size and hash of what the gateway has under an id; null while it has nothing.</summary>
    public Task<(long Bytes, string Sha256)?> ReadAsync(string id, long expected, CancellationToken cancellationToken) =>
        http.HashAsync(new PeerCall(HttpMethod.Get, id) { Expected = [404, 410] }, expected, cancellationToken);

    private async Task<BigInteger> NumberAsync(string path, CancellationToken cancellationToken)
    {
        var text = (await http.AskAsync(new PeerCall(HttpMethod.Get, path), cancellationToken)).Text.Trim();
        return text.Length <= MostDigits && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Failures.BadAnswer($"{path} is no number", text);
    }

    private static PeerCall Post<T>(string path, T value, JsonTypeInfo<T> type, long bytes)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        return new PeerCall(HttpMethod.Post, path)
        {
            Bytes = bytes,
            Body = () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
        };
    }
}
