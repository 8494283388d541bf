using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Skyops.Delivery.Arweave;
using Skyops.Delivery.Targets;
using Skyops.Tests.Chaos;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Delivery;

/// <summary>A gateway takes and gives back; what it took holds in the eyes of Arweave's own client, for the gateway itself checks no signatures.</summary>
[Collection("chaos")]
public sealed class ArweaveTargetTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private readonly DeliveryFolder _folder = new();

    [NeedsFact(Need.DeliveryServers)]
    public async Task A_result_of_one_or_many_pieces_comes_back_bit_for_bit_and_the_network_would_take_it()
    {
        await using var node = await ArweaveNode.StartAsync(_folder.In("db"), _limit.Token);
        await node.WalletAsync(_folder.In("wallet.json"), 1_000_000_000_000, _limit.Token);
        foreach (var size in (int[])[1_000, 700_000])
        {
            var payload = await _folder.PayloadAsync(size);
            using var wallet = ArweaveWallet.Load(_folder.In("wallet.json"));
            using var target = Target(node, wallet);
            var delivered = await target.DeliverAsync(payload, _limit.Token);
            await node.MineAsync(_limit.Token);
            var id = delivered.Address["ar://".Length..];
            using var http = new HttpClient();
            using var got = await http.GetAsync(new Uri(node.Gateway, id), _limit.Token);
            Assert.Equal((payload.Bytes, payload.Sha256), await ReadBack.HashAsync(await got.Content.ReadAsStreamAsync(_limit.Token), payload.Bytes, _limit.Token));
            Assert.Empty(Directory.GetFiles(_folder.In("drafts")));
            await HoldsAsync(payload, JsonNode.Parse(await node.GetAsync($"tx/{id}", _limit.Token))!, _limit.Token);
            Assert.EndsWith(" AR", delivered.Cost, StringComparison.Ordinal);
        }
    }

    [NeedsFact(Need.DeliveryServers)]
    public async Task What_costs_too_much_is_not_sent()
    {
        await using var node = await ArweaveNode.StartAsync(_folder.In("db"), _limit.Token);
        var address = await node.WalletAsync(_folder.In("wallet.json"), 1_000, _limit.Token);
        var payload = await _folder.PayloadAsync(1_000);
        using var wallet = ArweaveWallet.Load(_folder.In("wallet.json"));
        using var poor = Target(node, wallet);
        var balance = await Assert.ThrowsAsync<DeliveryException>(() => poor.DeliverAsync(payload, _limit.Token));
        Assert.Equal(DeliveryFault.TooDear, balance.Fault);
        Assert.Contains($"{address} has 0.000000001 AR", balance.Message, StringComparison.Ordinal);

        using var careful = Target(node, wallet, most: 1);
        var cap = await Assert.ThrowsAsync<DeliveryException>(() => careful.DeliverAsync(payload, _limit.Token));
        Assert.Contains("above the 0.000000000001 AR that are allowed", cap.Message, StringComparison.Ordinal);
        Assert.Equal("1000", await node.GetAsync($"wallet/{address}/balance", _limit.Token));
    }

    [NeedsFact(Need.DeliveryServers)]
    public async Task A_delivery_that_broke_goes_on_with_its_transaction_and_pays_once()
    {
        await using var node = await ArweaveNode.StartAsync(_folder.In("db"), _limit.Token);
        var address = await node.WalletAsync(_folder.In("wallet.json"), 1_000_000_000_000, _limit.Token);
        var payload = await _folder.PayloadAsync(600_000);
        using var wallet = ArweaveWallet.Load(_folder.In("wallet.json"));
        await using (var gate = await FakePeer.BeforeAsync(node.Gateway, request => request.Path == "/chunk"))
        {
            using var broken = new ArweaveTarget(gate.Address, wallet, Options(), new DeliveryOptions { Tries = 1 });
            var failure = await Assert.ThrowsAsync<DeliveryException>(() => broken.DeliverAsync(payload, _limit.Token));
            Assert.Equal(DeliveryFault.Unavailable, failure.Fault);
        }

        var paid = await node.GetAsync($"wallet/{address}/balance", _limit.Token);
        var draft = JsonDocument.Parse(await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(_folder.In("drafts"))), _limit.Token)).RootElement.GetProperty("id").GetString();
        using var target = Target(node, wallet);
        var delivered = await target.DeliverAsync(payload, _limit.Token);
        Assert.Equal($"ar://{draft}", delivered.Address);
        Assert.Equal(paid, await node.GetAsync($"wallet/{address}/balance", _limit.Token));
        Assert.True(BigInteger.Parse(paid, CultureInfo.InvariantCulture) < 1_000_000_000_000);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _limit.Dispose();
    }

    /// <summary>Asks Arweave's own client what it thinks of the transaction and of the pieces.</summary>
    private static async Task HoldsAsync(DeliveryPayload payload, JsonNode transaction, CancellationToken limit)
    {
        await using var file = File.OpenRead(payload.Path);
        var tree = await DataTree.OfAsync(file, limit);
        var chunks = new JsonArray();
        foreach (var chunk in tree.Chunks.Where(chunk => chunk.Bytes > 0))
        {
            var piece = new byte[chunk.Bytes];
            file.Position = chunk.Start;
            await file.ReadExactlyAsync(piece, limit);
            chunks.Add(new JsonObject
            {
                ["offset"] = $"{chunk.End - 1}",
                ["data_path"] = System.Buffers.Text.Base64Url.EncodeToString(tree.Path(chunk)),
                ["chunk"] = System.Buffers.Text.Base64Url.EncodeToString(piece),
            });
        }

        var count = chunks.Count;
        var asked = new JsonObject { ["transaction"] = transaction.DeepClone(), ["chunks"] = chunks };
        var said = JsonNode.Parse(await new NodePeer("arweave", "arweave").RunAsync(["check.mjs"], asked.ToJsonString()))!;
        Assert.Equal((true, true, count), (said["signature"]!.GetValue<bool>(), said["id"]!.GetValue<bool>(), said["chunks"]!.GetValue<int>()));
    }

    private ArweaveTarget Target(ArweaveNode node, ArweaveWallet wallet, BigInteger? most = null) =>
        new(node.Gateway, wallet, most is null ? Options() : Options() with { MostCost = most.Value });

    private ArweaveOptions Options() => new() { DraftFolder = _folder.In("drafts"), AskEvery = TimeSpan.FromMilliseconds(200), ReadableWithin = TimeSpan.FromSeconds(30) };
}
