using System.Text.Json;
using Skyops.Delivery.Ipfs;
using Skyops.Delivery.Targets;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Delivery;

/// <summary>js-ipfs, an implementation of its own, takes, pins and gives back under the CID that was computed here.</summary>
public sealed class IpfsTargetTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private readonly DeliveryFolder _folder = new();

    [NeedsFact(Need.DeliveryServers)]
    public async Task A_result_of_one_or_many_blocks_is_pinned_and_comes_back_bit_for_bit()
    {
        await using var node = await IpfsNode.StartAsync(_folder.In("repo"), _limit.Token);
        using var http = new HttpClient();
        foreach (var size in (int[])[1_000, 3_000_000, (180 * FileCid.PieceBytes) + 17])
        {
            var payload = await _folder.PayloadAsync(size);
            using var target = new IpfsTarget(node.Api);
            var delivered = await target.DeliverAsync(payload, _limit.Token);
            await using var file = File.OpenRead(payload.Path);
            var cid = (await FileCid.OfAsync(file, _limit.Token)).ToString();
            Assert.Equal($"ipfs://{cid}", delivered.Address);
            using var cat = await http.PostAsync(new Uri(node.Api, $"api/v0/cat?arg={cid}"), null, _limit.Token);
            Assert.Equal((payload.Bytes, payload.Sha256), await ReadBack.HashAsync(await cat.Content.ReadAsStreamAsync(_limit.Token), payload.Bytes, _limit.Token));
            using var pins = await http.PostAsync(new Uri(node.Api, $"api/v0/pin/ls?arg={cid}"), null, _limit.Token);
            Assert.Contains("recursive", await pins.Content.ReadAsStringAsync(_limit.Token), StringComparison.Ordinal);
            Assert.Equal(delivered, await target.DeliverAsync(payload, _limit.Token));
        }
    }

    public void Dispose()
    {
        _folder.Dispose();
        _limit.Dispose();
    }
}

/// <summary>An IPFS node of the tests' own, on loopback and without a network.</summary>
internal sealed class IpfsNode : IAsyncDisposable
{
    private readonly PeerServer _server;

    private IpfsNode(PeerServer server, Uri api) => (_server, Api) = (server, api);

    public Uri Api { get; }

    public static async Task<IpfsNode> StartAsync(string repository, CancellationToken limit)
    {
        var server = PeerServer.Start(["node", "node.mjs", repository], Path.Combine(RepositoryRoot.Path, "tests", "peers", "ipfs"));
        try
        {
            using var said = JsonDocument.Parse(await server.ReadyAsync(limit));
            return new IpfsNode(server, new Uri(said.RootElement.GetProperty("api").GetString()!));
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
