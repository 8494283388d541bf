using System.Net.Http.Headers;
using System.Text.Json;
using Skyops.Delivery.Http;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Ipfs;

/// <summary>
/// Adds to an IPFS node through Kubo's RPC and pins it there. The node's word is not taken for it: the CID is computed here from the bytes and must be the node's, and
/// the bytes are read back from it.
/// </summary>
public sealed class IpfsTarget : IDeliveryTarget
{
    /// <summary>Environment variable with the RPC's token.</summary>
    public const string TokenVariable = "SKYOPS_IPFS_TOKEN";

    internal const string TargetName = "ipfs";
    private static readonly string AddPath =
        $"api/v0/add?cid-version=1&raw-leaves=true&hash=sha2-256&chunker=size-{FileCid.PieceBytes}&trickle=false&wrap-with-directory=false&pin=true&progress=false&quieter=true&cid-base=base32";

    private readonly PeerHttp _http;
    private readonly DeliveryOptions _options;

    /// <param name="api">The RPC's address, for example <c>http://127.0.0.1:5001</c>.</param>
    /// <param name="token"><c>bearer:TOKEN</c>, <c>basic:USER:PASSWORD</c> or a bare token; null: none.</param>
    /// <param name="options">Limits; null: the defaults.</param>
    /// <exception cref="DeliveryException">The address is none, or the token would travel in the clear.</exception>
    public IpfsTarget(Uri api, string? token = null, DeliveryOptions? options = null)
    {
        var endpoint = Endpoint.Check(TargetName, api);
        _options = options ?? new DeliveryOptions();
        _http = new PeerHttp(TargetName, endpoint, IpfsToken.Read(token, endpoint), _options, redirects: 0);
    }

    public async Task<Delivered> DeliverAsync(DeliveryPayload payload, CancellationToken cancellationToken = default)
    {
        if (payload.Bytes > _options.MostBytes) throw _http.Failures.Make(DeliveryFault.TooLarge, $"{payload.Bytes:N0} bytes are above the limit of {_options.MostBytes:N0}", "deliver less, or raise the limit");
        string expected;
        await using (var file = payload.Open()) expected = (await FileCid.OfAsync(file, cancellationToken)).ToString();

        // What is added is named by its content: adding it twice adds nothing.
        var answer = await _http.AskAsync(new PeerCall(HttpMethod.Post, AddPath) { Body = () => Form(payload), Bytes = payload.Bytes }, cancellationToken);
        var cid = Hash(answer.Text);
        if (cid != expected)
            throw _http.Failures.Make(DeliveryFault.Corrupt, $"the node calls it {cid}, but its CID is {expected}", "the bytes changed on the way or the node builds other trees than it was asked for; try again or use another node");

        await PinnedAsync(cid, cancellationToken);
        var cat = await _http.HashAsync(new PeerCall(HttpMethod.Post, $"api/v0/cat?arg={cid}"), payload.Bytes, cancellationToken);
        if (cat is not { } got || got != (payload.Bytes, payload.Sha256))
            throw _http.Failures.Make(DeliveryFault.Corrupt, $"what the node gives back for {cid} is not what was sent", "the node's store is damaged; use another node");
        return new Delivered(TargetName, $"ipfs://{cid}", null, $"ipfs cat --output {payload.Name} {cid}", "CID computed here, pinned, read back", null);
    }

    public void Dispose() => _http.Dispose();

    private async Task PinnedAsync(string cid, CancellationToken cancellationToken)
    {
        // A node answers 500 for what it has not pinned, so that is no reason to ask again.
        var answer = await _http.AskAsync(new PeerCall(HttpMethod.Post, $"api/v0/pin/ls?arg={cid}&type=recursive&cid-base=base32") { Expected = [500] }, cancellationToken);
        if (answer.Status == 500 || !answer.Text.Contains(cid, StringComparison.Ordinal))
            throw _http.Failures.Make(DeliveryFault.BadAnswer, $"the node has not pinned {cid}", $"pin it (ipfs pin add {cid}), or use another node");
    }

    private static MultipartFormDataContent Form(DeliveryPayload payload)
    {
        var file = new StreamContent(payload.Open());
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return new MultipartFormDataContent { { file, "file", payload.Name } };
    }

    /// <summary>The hash of the last line: of several, that of the whole.</summary>
    private string Hash(string answer)
    {
        try
        {
            var last = answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
            using var said = JsonDocument.Parse(last);
            if (said.RootElement.TryGetProperty("Hash", out var hash) && hash.GetString() is { Length: > 0 } text) return text;
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            // Said below, with what came.
        }

        throw _http.Failures.BadAnswer("the answer to add names no hash", answer);
    }
}
