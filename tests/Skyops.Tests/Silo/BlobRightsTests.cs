using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Skyops.Client.Tasks;
using Skyops.Ledger;
using Skyops.Silo.Accounts;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Worker;
using TaskStatus = Skyops.Tasks.TaskStatus;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Silo;

/// <summary>A blob belongs to those who proved to have its bytes; to know a hash opens nothing.</summary>
public sealed class BlobRightsTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);
    private static readonly byte[] s_secret = Encoding.UTF8.GetBytes("1,2,0\n3,4,1\n");
    private static readonly string s_hash = Hash(s_secret);

    [Fact]
    public async Task A_hash_alone_opens_nothing_and_sending_the_bytes_does_even_after_a_restart()
    {
        await using var pool = await TestPool.StartAsync();
        var owner = await BlobCaller.LogInAsync(pool);
        var stranger = await BlobCaller.LogInAsync(pool);
        Assert.Equal(HttpStatusCode.Created, await owner.PutAsync(s_hash, s_secret));

        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(HttpMethod.Get, $"/v1/blobs/{s_hash}"));
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(HttpMethod.Head, $"/v1/blobs/{s_hash}"));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Get, $"/v1/blobs/{s_hash}"));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Head, $"/v1/blobs/{s_hash}"));

        // What is stored already is not believed to be known either: other bytes, or none, are refused as for any hash.
        Assert.Equal(HttpStatusCode.BadRequest, await stranger.PutAsync(s_hash, []));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Get, $"/v1/blobs/{s_hash}"));

        // 201, as for what nobody has: only the second time is it known, and then to the sender.
        Assert.Equal(HttpStatusCode.Created, await stranger.PutAsync(s_hash, s_secret));
        Assert.Equal(HttpStatusCode.OK, await stranger.PutAsync(s_hash, s_secret));
        Assert.Equal(HttpStatusCode.OK, await stranger.StatusAsync(HttpMethod.Get, $"/v1/blobs/{s_hash}"));

        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        var again = pool.Silo.Services.GetRequiredService<Skyops.Storage.IBlobOwners>();
        Assert.True(again.Has(owner.Account, s_hash) && again.Has(stranger.Account, s_hash));
    }

    [Fact]
    public async Task A_submission_that_names_an_input_of_somebody_else_is_refused_with_field_hash_and_remedy()
    {
        await using var pool = await TestPool.StartAsync();
        var owner = await BlobCaller.LogInAsync(pool);
        await owner.PutAsync(s_hash, s_secret);
        using var stranger = await RawClient.LogInAsync(pool);
        var rows = await stranger.JournalRowsAsync();

        var (status, body) = await stranger.SubmitAsync(Spec(s_hash));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        var error = Assert.Single(body.GetProperty("errors").EnumerateArray());
        Assert.Equal("workload.dataset.sha256", error.GetProperty("field").GetString());
        Assert.Equal(s_hash, error.GetProperty("value").GetString());
        Assert.Contains($"PUT /v1/blobs/{s_hash}", error.GetProperty("remedy").GetString(), StringComparison.Ordinal);

        // In a batch it is that item's answer, and to the letter what a hash that nobody has gets.
        var nobodys = new string('0', 64);
        var (_, batch) = await stranger.SubmitBatchAsync($$"""[{"spec":{{Spec(s_hash)}}},{"spec":{{Spec(nobodys)}}}]""");
        var items = batch.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("problem").ToString()).ToArray();
        Assert.Equal(items[0].Replace(s_hash, "HASH", StringComparison.Ordinal), items[1].Replace(nobodys, "HASH", StringComparison.Ordinal));
        Assert.Equal(rows, await stranger.JournalRowsAsync());

        var (taken, task) = await owner.SubmitAsync(Spec(s_hash));
        Assert.True(taken == HttpStatusCode.Created, task);
    }

    [Fact]
    public async Task A_task_gives_its_results_to_its_owner_after_the_verdict_and_to_nobody_else()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(allow: "process");
        var hash = Hash("made\n"u8);
        var owner = await BlobCaller.LogInAsync(pool);
        var stranger = await BlobCaller.LogInAsync(pool);
        var (_, id) = await owner.SubmitAsync(
            """{"stages":[{"name":"only","workload":{"kind":"process","argv":["sh","-c","echo made > \"$SKYOPS_OUTPUTS/file\""]}}],"redundancy":2,"budget":"5"}""");
        var path = $"/v1/tasks/{id}/blobs/{hash}";
        await owner.UntilAsync(id, view => view.GetProperty("shards").EnumerateArray().Any(shard =>
            shard.GetProperty("attempts").EnumerateArray().Any(attempt => attempt.GetProperty("state").GetString() == "reported")));

        // Sealed: who can guess the result must not be able to check it.
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusAsync(HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusAsync(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusAsync(HttpMethod.Put, path));

        await pool.WorkerAsync(allow: "process");
        await owner.UntilAsync(id, view => view.GetProperty("status").GetString() == "completed");
        Assert.Equal("made\n", await owner.TextAsync(path));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Get, path));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Put, path));
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusAsync(HttpMethod.Get, $"/v1/tasks/{id}/blobs/{s_hash}"));
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusAsync(HttpMethod.Get, $"/v1/blobs/{hash}"));

        // Kept, it is the account's own and may be an input.
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(HttpMethod.Put, path));
        Assert.Equal(HttpStatusCode.OK, await owner.StatusAsync(HttpMethod.Get, $"/v1/blobs/{hash}"));
        Assert.Equal(HttpStatusCode.Created, (await owner.SubmitAsync(Spec(hash))).Status);
    }

    [Fact]
    public async Task A_worker_reads_the_inputs_of_its_own_attempts_and_no_others()
    {
        await using var pool = await TestPool.StartAsync();
        var client = pool.Client();
        var data = await client.Blobs.UploadAsync(Path.Combine(RepositoryRoot.Path, "data", "digits.csv.gz"));
        var worker = await pool.WorkerAsync();
        var handle = await client.Tasks.SubmitAsync(new TaskSpec
        {
            Workload = new TrainWorkload { Model = "resnet8", Dataset = new DataReference(data.Sha256, "digits.csv.gz", data.Bytes), Rounds = 1, LocalEpochs = 100 },
            Redundancy = 1,
            Budget = Amount.Whole(5),
        });
        var lease = await LeasedAsync(handle);
        var stranger = BlobCaller.With(pool, pool.Silo.Services.GetRequiredService<SessionStore>().Add(new Caller.Worker("0x0000000000000000000000000000000000000001"), DateTimeOffset.MaxValue));
        var itself = BlobCaller.With(pool, pool.Silo.Services.GetRequiredService<SessionStore>().Add(new Caller.Worker(worker.Address), DateTimeOffset.MaxValue));
        var path = $"/v1/blobs/{data.Sha256}";
        var own = $"{path}?attempt={Uri.EscapeDataString($"{handle.Id}/0/0/{lease.Slot}@{lease.Epoch}")}";

        Assert.Equal(HttpStatusCode.OK, await itself.StatusAsync(HttpMethod.Head, own));
        Assert.Equal(HttpStatusCode.NotFound, await itself.StatusAsync(HttpMethod.Head, path));
        Assert.Equal(HttpStatusCode.NotFound, await stranger.StatusAsync(HttpMethod.Head, own));
        Assert.Equal(HttpStatusCode.NotFound, await itself.StatusAsync(HttpMethod.Head, own.Replace($"40{lease.Epoch}", $"40{lease.Epoch + 1}", StringComparison.Ordinal)));
        await client.Blobs.UploadAsync(Path.Combine(RepositoryRoot.Path, "README.md"));
        var other = Hash(await File.ReadAllBytesAsync(Path.Combine(RepositoryRoot.Path, "README.md")));
        Assert.Equal(HttpStatusCode.NotFound, await itself.StatusAsync(HttpMethod.Head, own.Replace(data.Sha256, other, StringComparison.Ordinal)));

        await handle.CancelAsync();
        Assert.Equal(HttpStatusCode.NotFound, await itself.StatusAsync(HttpMethod.Head, own));
    }

    [Fact]
    public async Task A_node_that_names_a_file_it_never_sent_as_its_result_fails_and_opens_it_for_nobody()
    {
        await using var pool = await TestPool.StartAsync();
        var victim = await BlobCaller.LogInAsync(pool);
        await victim.PutAsync(s_hash, s_secret);
        await pool.WorkerAsync(new WorkerHooks(null, new Thief()), allow: "process");
        var owner = await BlobCaller.LogInAsync(pool);
        var (_, id) = await owner.SubmitAsync(
            """{"stages":[{"name":"only","workload":{"kind":"process","argv":["sh","-c","echo made > \"$SKYOPS_OUTPUTS/file\""]}}],"redundancy":1,"budget":"5"}""");

        var view = await owner.UntilAsync(id, view => view.GetProperty("shards").EnumerateArray().Any(shard =>
            shard.GetProperty("attempts").EnumerateArray().Any(attempt => attempt.GetProperty("state").GetString() == "failed")));
        Assert.NotEqual("completed", view.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.NotFound, await owner.StatusAsync(HttpMethod.Get, $"/v1/tasks/{id}/blobs/{s_hash}"));
    }

    private static async Task<AttemptView> LeasedAsync(TaskHandle handle)
    {
        using var limit = new CancellationTokenSource(Within);
        await foreach (var update in handle.WatchAsync(cancellationToken: limit.Token))
        {
            if (update.Type == "AttemptLeased") break;
        }

        return (await handle.GetAsync(limit.Token)).Shards.Single().Attempts.Single();
    }

    private static string Spec(string sha256) =>
        $$$"""{"workload":{"kind":"train","model":"mlp","dataset":{"sha256":"{{{sha256}}}","name":"d.csv","bytes":12}},"budget":"1"}""";

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Says that its result is a file of somebody else.</summary>
    private sealed class Thief : IReceiptFilter
    {
        public Wire.Receipt Filter(Wire.Receipt receipt)
        {
            var file = new OutputFile("file", s_secret.Length, s_hash);
            receipt.Outputs.Clear();
            receipt.Outputs.Add(new Wire.File { Path = file.Path, Bytes = file.Bytes, Sha256 = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(file.Sha256)) });
            receipt.Digest = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(Skyops.Core.Validation.OutputDigest.Of([file])));
            return receipt;
        }
    }
}
