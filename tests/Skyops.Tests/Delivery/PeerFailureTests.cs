using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Microsoft.AspNetCore.Http;
using Skyops.Delivery.Arweave;
using Skyops.Delivery.Ipfs;
using Skyops.Delivery.S3;
using Skyops.Delivery.Targets;

namespace Skyops.Tests.Delivery;

/// <summary>Every way in which a target can fail is told with its name, address and what to do, and never with a secret.</summary>
public sealed class PeerFailureTests : IDisposable
{
    private const string Token = "token-of-the-tests-5c";
    private readonly DeliveryFolder _folder = new();
    private readonly DeliveryOptions _options = new() { Tries = 3, FirstPause = TimeSpan.FromMilliseconds(1) };

    [Theory]
    [InlineData(401, DeliveryFault.Refused, 1)]
    [InlineData(404, DeliveryFault.NotFound, 1)]
    [InlineData(413, DeliveryFault.TooLarge, 1)]
    [InlineData(400, DeliveryFault.BadAnswer, 1)]
    [InlineData(429, DeliveryFault.Unavailable, 3)]
    [InlineData(503, DeliveryFault.Unavailable, 3)]
    public async Task A_status_has_its_fault_only_passing_ones_are_tried_again_and_the_token_is_not_repeated(int status, DeliveryFault fault, int calls)
    {
        await using var peer = await FakePeer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return context.Response.WriteAsync($"you sent {context.Request.Headers.Authorization}\r\n\u001b[31m");
        });
        using var target = new IpfsTarget(peer.Address, $"bearer:{Token}", _options);
        var failure = await FailsAsync(target);
        Assert.Equal((fault, calls), (failure.Fault, peer.Heard.Count));
        Assert.Contains($"ipfs at http://127.0.0.1:{peer.Address.Port}: api/v0/add was answered {status}: you sent Bearer ***", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', failure.Message);
        Assert.NotEmpty(failure.Hint);
    }

    [Fact]
    public async Task Silence_ends_and_a_closed_port_is_said()
    {
        var never = new TaskCompletionSource();
        await using var peer = await FakePeer.StartAsync(_ => never.Task);
        using var silent = new IpfsTarget(peer.Address, null, _options with { CallTime = TimeSpan.FromMilliseconds(300), SlowestRate = long.MaxValue });
        Assert.Contains("was not done within", (await FailsAsync(silent)).Message, StringComparison.Ordinal);
        never.SetResult();

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var closed = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        listener.Stop();
        using var ipfs = new IpfsTarget(closed, null, _options);
        using var s3 = new S3Target(new S3Address("bucket", ""), new S3Options { Endpoint = closed }, new BasicAWSCredentials("a", "b"), _options);
        foreach (var target in (IDeliveryTarget[])[ipfs, s3])
        {
            var failure = await FailsAsync(target);
            Assert.Equal((DeliveryFault.Unavailable, true), (failure.Fault, failure.Retryable));
            Assert.Contains(closed.Authority, failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("not json", "names no hash")]
    [InlineData("{\"Name\":\"x\"}", "names no hash")]
    [InlineData("{\"Hash\":7}", "names no hash")]
    [InlineData("{\"Hash\":\"QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG\"}", "but its CID is bafy")]
    public async Task A_node_that_says_another_CID_or_none_is_not_believed(string said, string problem)
    {
        await using var peer = await FakePeer.StartAsync(context => context.Response.WriteAsync(said));
        using var target = new IpfsTarget(peer.Address, null, _options);
        Assert.Contains(problem, (await FailsAsync(target, 400_000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_gives_back_other_bytes_or_does_not_pin_is_found_out()
    {
        var payload = await _folder.PayloadAsync(5_000);
        await using var file = File.OpenRead(payload.Path);
        var cid = (await FileCid.OfAsync(file)).ToString();
        foreach (var pinned in (bool[])[true, false])
        {
            await using var peer = await FakePeer.StartAsync(context => context.Response.WriteAsync(
                context.Request.Path.Value switch { "/api/v0/add" => $$"""{"Hash":"{{cid}}"}""", "/api/v0/pin/ls" => pinned ? cid : "{}", _ => "other bytes" }));
            using var target = new IpfsTarget(peer.Address, null, _options);
            var failure = await Assert.ThrowsAsync<DeliveryException>(() => target.DeliverAsync(payload));
            Assert.Equal(pinned ? DeliveryFault.Corrupt : DeliveryFault.BadAnswer, failure.Fault);
        }
    }

    [Fact]
    public async Task A_gateway_that_takes_a_transaction_and_never_shows_it_is_not_paid_twice()
    {
        ArweaveNode.WriteKey(_folder.In("wallet.json"), 4096);
        using var wallet = ArweaveWallet.Load(_folder.In("wallet.json"));
        await using var peer = await FakePeer.StartAsync(context =>
        {
            var path = context.Request.Path.Value!;
            if (path.StartsWith("/price/", StringComparison.Ordinal) || path.EndsWith("/balance", StringComparison.Ordinal)) return context.Response.WriteAsync("12345");
            if (path == "/tx_anchor") return context.Response.WriteAsync(new string('a', 64));
            if (!HttpMethods.IsPost(context.Request.Method) && !path.StartsWith("/tx/", StringComparison.Ordinal)) context.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var options = new ArweaveOptions { DraftFolder = _folder.In("drafts"), AskEvery = TimeSpan.FromMilliseconds(5), ReadableWithin = TimeSpan.FromMilliseconds(40) };
        using var target = new ArweaveTarget(peer.Address, wallet, options, _options);
        var first = await FailsAsync(target, 300_000);
        var second = await FailsAsync(target, 300_000);
        Assert.Equal((DeliveryFault.NotReadableYet, first.Message), (second.Fault, second.Message));
        Assert.Single(peer.Heard, call => call == "POST /tx");
        Assert.Equal(4, peer.Heard.Count(call => call == "POST /chunk"));
    }

    [Theory]
    [InlineData("http://user:pass@127.0.0.1:1/")]
    [InlineData("http://127.0.0.1:1/?token=pass")]
    [InlineData("ftp://127.0.0.1/pass")]
    public void An_address_with_credentials_in_it_is_refused_without_repeating_them(string address)
    {
        var failure = Assert.Throws<DeliveryException>(() => new IpfsTarget(new Uri(address)));
        Assert.Equal(DeliveryFault.Invalid, failure.Fault);
        Assert.DoesNotContain("pass", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_does_not_travel_in_the_clear()
    {
        var failure = Assert.Throws<DeliveryException>(() => new IpfsTarget(new Uri("http://203.0.113.1:5001"), Token));
        Assert.DoesNotContain(Token, failure.Message, StringComparison.Ordinal);
        new IpfsTarget(new Uri("https://203.0.113.1:5001"), Token).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"kty\":\"RSA\",\"n\":\"secret-part\"}")]
    [InlineData("2048")]
    public void What_is_no_wallet_is_refused_without_repeating_it(string content)
    {
        var path = _folder.In("wallet.json");
        if (content == "2048") ArweaveNode.WriteKey(path, 2048);
        else File.WriteAllText(path, content);
        var failure = Assert.Throws<DeliveryException>(() => ArweaveWallet.Load(path));
        Assert.Equal(DeliveryFault.Invalid, failure.Fault);
        Assert.DoesNotContain("secret-part", failure.ToString(), StringComparison.Ordinal);
        Assert.Throws<DeliveryException>(() => ArweaveWallet.Load(_folder.In("none.json")));
    }

    [Theory]
    [InlineData("s3://bucket", "bucket", "")]
    [InlineData("s3://my.bucket-1/", "my.bucket-1", "")]
    [InlineData("s3://bucket/a/b/", "bucket", "a/b/")]
    [InlineData("s3://Bucket/a", null, null)]
    [InlineData("s3://ab", null, null)]
    [InlineData("s3://bucket/../x", null, null)]
    [InlineData("s3://bucket/a?b", null, null)]
    [InlineData("https://bucket/a", null, null)]
    public void Addresses_of_buckets_are_read_strictly(string text, string? bucket, string? prefix)
    {
        Assert.Equal(bucket is not null, S3Address.TryParse(text, out var address));
        Assert.Equal((bucket, prefix), (address?.Bucket, address?.Prefix));
    }

    [Theory]
    [InlineData("0.1", "100000000000", "0.1 AR")]
    [InlineData("2", "2000000000000", "2 AR")]
    [InlineData("0.000000000001", "1", "0.000000000001 AR")]
    [InlineData("1e3", null, null)]
    [InlineData("-1", null, null)]
    [InlineData(".5", null, null)]
    [InlineData("0.0000000000001", null, null)]
    public void Amounts_of_AR_are_exact(string text, string? winston, string? shown)
    {
        Assert.Equal(winston is not null, Winston.TryParseAr(text, out var read));
        if (winston is not null) Assert.Equal((winston, shown), (read.ToString(System.Globalization.CultureInfo.InvariantCulture), Winston.Show(read)));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<DeliveryException> FailsAsync(IDeliveryTarget target, int bytes = 1_000)
    {
        var payload = await _folder.PayloadAsync(bytes);
        return await Assert.ThrowsAsync<DeliveryException>(() => target.DeliverAsync(payload));
    }
}
