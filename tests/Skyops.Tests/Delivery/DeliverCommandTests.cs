using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Skyops.Tests.Chaos;
using Skyops.Tests.Cli;
using Skyops.Tests.Testing;

namespace Skyops.Tests.Delivery;

/// <summary>From a task that ran on a worker to its files unpacked by somebody who has only the delivered file.</summary>
[Collection("chaos")]
public sealed class DeliverCommandTests : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(4));
    private readonly SkyopsProcess _skyops = new();

    [Fact]
    public async Task A_result_is_downloaded_as_one_file_and_opened_without_a_silo()
    {
        string task;
        var bundle = Path.Combine(_skyops.Home, "result.tar");
        await using (var pool = await ChaosPool.StartAsync(_limit.Token))
        {
            task = await RunTaskAsync(pool);
            var folder = Path.Combine(_skyops.Home, "files");
            var files = await SayAsync("download", task, "--to", folder, "--json");
            Assert.True(files.GetProperty("receipts").GetInt32() >= 1);
            Assert.Equal("a result", (await File.ReadAllTextAsync(Path.Combine(folder, "result"), _limit.Token)).Trim());
            var made = await SayAsync("download", task, "--bundle", bundle, "--json");
            var again = await SayAsync("download", task, "--bundle", Path.Combine(_skyops.Home, "again.tar"), "--json");
            Assert.Equal(made.GetProperty("bundleSha256").GetString(), again.GetProperty("bundleSha256").GetString());
            Assert.Empty(Directory.GetDirectories(_skyops.Home, ".skyops-*"));
        }

        await OpensAsync(task, bundle);
        await ForgedIsRefusedAsync(bundle);
    }

    [Fact]
    public async Task An_encrypted_bundle_is_opened_by_its_owner_and_a_recipient_and_by_nobody_else()
    {
        var bundle = Path.Combine(_skyops.Home, "sealed.tar");
        var (friend, stranger) = (Path.Combine(_skyops.Home, "friend.json"), Path.Combine(_skyops.Home, "stranger.json"));
        await using (var pool = await ChaosPool.StartAsync(_limit.Token))
        {
            _skyops.Environment["SKYOPS_SILO"] = $"{pool.Api}";
            var registered = await SayAsync("key", "encryption", "register", "--wallet", friend, "--json");
            await SayLinesAsync("key", "encryption", "register", "--wallet", stranger);
            var address = registered.GetProperty("account").GetString()!;
            Assert.Equal(registered.ToString(), (await SayAsync("key", "encryption", "show", address, "--json")).ToString());
            var task = await RunTaskAsync(pool, "--encrypt", "--recipient", address);
            await SayAsync("download", task, "--bundle", bundle, "--json");
        }

        // Without a silo from here on.
        Assert.DoesNotContain("a result", await File.ReadAllTextAsync(bundle, System.Text.Encoding.Latin1, _limit.Token), StringComparison.Ordinal);
        Assert.True((await SayAsync("unpack", bundle, "--json")).GetProperty("isSealed").GetBoolean());
        foreach (var wallet in (string[])[Path.Combine(_skyops.Home, ".skyops", "wallet.json"), friend])
        {
            var folder = $"{wallet}.opened";
            Assert.False((await SayAsync("unpack", bundle, "--to", folder, "--key", "--wallet", wallet, "--json")).GetProperty("isSealed").GetBoolean());
            Assert.Equal("a result", (await File.ReadAllTextAsync(Path.Combine(folder, "outputs", "result"), _limit.Token)).Trim());
            Assert.Contains("hello", await File.ReadAllTextAsync(Path.Combine(folder, "logs.jsonl"), _limit.Token), StringComparison.Ordinal);
        }

        var refused = await _skyops.RunAsync("unpack", bundle, "--to", Path.Combine(_skyops.Home, "no"), "--key", "--wallet", stranger);
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("does not open the task", refused.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(Path.Combine(_skyops.Home, "no")));
        var forged = Path.Combine(_skyops.Home, "sealed-forged.tar");
        await ForgedBundle.MakeAsync(bundle, forged, _limit.Token);
        var changed = await _skyops.RunAsync("unpack", forged, "--to", Path.Combine(_skyops.Home, "no"), "--key");
        Assert.Equal(1, changed.ExitCode);
        Assert.False(Path.Exists(Path.Combine(_skyops.Home, "no")));
    }

    [Theory]
    [InlineData(2, "unpack", "missing.tar", "--key")]
    [InlineData(2, "submit-task", "--keys", "mine", "--process", "--budget", "1", "--", "/bin/true")]
    [InlineData(2, "submit-task", "--encrypt", "--keys", "yours", "--process", "--budget", "1", "--", "/bin/true")]
    [InlineData(2, "submit-task", "--encrypt", "--recipient", "0x12", "--process", "--budget", "1", "--", "/bin/true")]
    [InlineData(2, "key", "encryption", "show", "somebody")]
    [InlineData(2, "deliver", "T1", "--to", "somewhere")]
    [InlineData(2, "deliver", "T1", "--to", "s3://Bad_Bucket/x")]
    [InlineData(2, "deliver", "T1", "--to", "ipfs", "--endpoint", "http://user:pass@127.0.0.1:1/")]
    [InlineData(2, "deliver", "T1", "--to", "ipfs", "--max-cost", "1")]
    [InlineData(2, "deliver", "T1", "--to", "arweave")]
    [InlineData(2, "deliver", "T1", "--to", "arweave", "--arweave-wallet", "missing.json")]
    [InlineData(4, "deliver", "T1", "--to", "s3://bucket/x", "--endpoint", "http://127.0.0.1:1/")]
    [InlineData(2, "unpack", "missing.tar")]
    [InlineData(2, "unpack", "missing.tar", "--to", "/tmp")]
    [InlineData(2, "deliver", "T1", "--to", "ipfs", "--endpoint", "nowhere")]
    public async Task What_is_wrong_is_said_before_anything_is_fetched(int code, params string[] arguments)
    {
        foreach (var name in (string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"]) _skyops.Environment[name] = "";
        _skyops.Environment["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_skyops.Home, "none");
        var refused = await _skyops.RunAsync(arguments);
        Assert.Equal((code, ""), (refused.ExitCode, refused.Output));
        Assert.StartsWith("error: ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("hint: ", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", refused.Error, StringComparison.Ordinal);
    }

    [NeedsFact(Need.DeliveryServers)]
    public async Task A_result_is_delivered_to_S3_IPFS_and_Arweave_and_opened_from_each()
    {
        await using var pool = await ChaosPool.StartAsync(_limit.Token);
        var task = await RunTaskAsync(pool);
        await using (var swift = await SwiftServer.StartAsync(_limit.Token)) await ToS3Async(task, swift);
        await using (var node = await IpfsNode.StartAsync(Path.Combine(_skyops.Home, "repo"), _limit.Token))
        {
            var delivered = await SayAsync("deliver", task, "--to", "ipfs", "--endpoint", $"{node.Api}", "--json");
            await FetchAsync(HttpMethod.Post, new Uri(node.Api, $"api/v0/cat?arg={delivered.GetProperty("address").GetString()!["ipfs://".Length..]}"), "ipfs.tar");
            await OpensAsync(task, Path.Combine(_skyops.Home, "ipfs.tar"));
        }

        await using var gateway = await ArweaveNode.StartAsync(Path.Combine(_skyops.Home, "arweave"), _limit.Token);
        var wallet = Path.Combine(_skyops.Home, "arweave.json");
        await gateway.WalletAsync(wallet, 1_000_000_000_000, _limit.Token);
        var stored = await SayAsync("deliver", task, "--to", "arweave", "--endpoint", $"{gateway.Gateway}", "--arweave-wallet", wallet, "--max-cost", "0.5", "--wait", "1m", "--json");
        await FetchAsync(HttpMethod.Get, new Uri(gateway.Gateway, stored.GetProperty("address").GetString()!["ar://".Length..]), "arweave.tar");
        await OpensAsync(task, Path.Combine(_skyops.Home, "arweave.tar"));
    }

    public void Dispose()
    {
        _skyops.Dispose();
        _limit.Dispose();
    }

    private async Task<string> RunTaskAsync(ChaosPool pool, params string[] more)
    {
        await pool.WorkerAsync("node", _limit.Token, flags: ["--slots", "1", "--cpu", "1", "--allow", "process"]);
        await pool.NodesAsync(1, _limit.Token);
        _skyops.Environment["SKYOPS_SILO"] = $"{pool.Api}";
        string[] submit =
        [
            "submit-task", "--process", "--redundancy", "1", "--budget", "3", "--cpu", "1", "--ram", "64MiB", "--disk", "16MiB", "--duration", "1m", "--json", .. more,
            "--", "/bin/sh", "-c", "echo hello; echo a result > $SKYOPS_OUTPUTS/result",
        ];
        var submitted = await _skyops.RunAsync(submit);
        Assert.True(submitted.ExitCode == 0, submitted.Error);
        using var said = JsonDocument.Parse(submitted.Output);
        var task = said.RootElement.GetProperty("id").GetString()!;
        await SayLinesAsync("task", "watch", task);
        return task;
    }

    private async Task ToS3Async(string task, SwiftServer swift)
    {
        var config = new AmazonS3Config { ServiceURL = swift.Endpoint.ToString(), ForcePathStyle = true, AuthenticationRegion = "us-east-1" };
        using var client = new AmazonS3Client(new BasicAWSCredentials(SwiftServer.AccessKey, SwiftServer.SecretKey), config);
        await client.PutBucketAsync("results", _limit.Token);
        (_skyops.Environment["AWS_ACCESS_KEY_ID"], _skyops.Environment["AWS_SECRET_ACCESS_KEY"]) = (SwiftServer.AccessKey, "wrong-secret-8c1b");
        string[] deliver = ["deliver", task, "--to", "s3://results/runs", "--endpoint", $"{swift.Endpoint}", "--json"];
        var refused = await _skyops.RunAsync(deliver);
        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("SignatureDoesNotMatch", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-secret-8c1b", refused.Error + refused.Output, StringComparison.Ordinal);

        _skyops.Environment["AWS_SECRET_ACCESS_KEY"] = SwiftServer.SecretKey;
        var delivered = await SayAsync(deliver);
        Assert.StartsWith("s3://results/runs/", delivered.GetProperty("address").GetString(), StringComparison.Ordinal);
        var path = Path.Combine(_skyops.Home, "s3.tar");
        using (var got = await client.GetObjectAsync("results", delivered.GetProperty("address").GetString()!["s3://results/".Length..], _limit.Token))
            await got.WriteResponseStreamToFileAsync(path, false, _limit.Token);
        await OpensAsync(task, path);
    }

    private async Task OpensAsync(string task, string bundle)
    {
        var folder = $"{bundle}.out";
        var opened = await SayAsync("unpack", bundle, "--to", folder, "--json");
        Assert.Equal((task, 1), (opened.GetProperty("task").GetString(), opened.GetProperty("files").GetInt32()));
        Assert.True(opened.GetProperty("receipts").GetInt32() >= 1);
        Assert.Equal("a result", (await File.ReadAllTextAsync(Path.Combine(folder, "outputs", "result"), _limit.Token)).Trim());
        Assert.Contains("hello", await File.ReadAllTextAsync(Path.Combine(folder, "logs.jsonl"), _limit.Token), StringComparison.Ordinal);
    }

    /// <summary>Another output with a manifest that fits it: the hashes are right, but no node signed for it.</summary>
    private async Task ForgedIsRefusedAsync(string bundle)
    {
        var forged = Path.Combine(_skyops.Home, "forged.tar");
        await ForgedBundle.MakeAsync(bundle, forged, _limit.Token);
        var refused = await _skyops.RunAsync("unpack", forged, "--to", Path.Combine(_skyops.Home, "forged"));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("no node's receipt", refused.Error, StringComparison.Ordinal);
        Assert.False(Path.Exists(Path.Combine(_skyops.Home, "forged")));
    }

    private async Task FetchAsync(HttpMethod method, Uri address, string name)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(method, address);
        using var answer = await http.SendAsync(request, _limit.Token);
        answer.EnsureSuccessStatusCode();
        await using var file = File.Create(Path.Combine(_skyops.Home, name));
        await answer.Content.CopyToAsync(file, _limit.Token);
    }

    private async Task<JsonElement> SayAsync(params string[] arguments)
    {
        using var said = JsonDocument.Parse(await SayLinesAsync(arguments));
        return said.RootElement.Clone();
    }

    private async Task<string> SayLinesAsync(params string[] arguments)
    {
        var result = await _skyops.RunAsync(TimeSpan.FromMinutes(2), arguments);
        Assert.True(result.ExitCode == 0, $"skyops {string.Join(' ', arguments)}: {result.ExitCode}\n{result.Output}\n{result.Error}");
        return result.Output;
    }
}
