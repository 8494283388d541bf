using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Worker;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>Training through the whole network: verified by redundancy, paid, outliving a silo.</summary>
public sealed class TrainingTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "data", "digits.csv.gz");

    [Theory]
    [InlineData(1, 3)]
    [InlineData(2, 4)]
    public async Task A_worker_that_flips_a_bit_is_outvoted_unpaid_and_loses_reputation(int agreementMargin, int workers)
    {
        var honest = await TrainAsync(agreementMargin, workers - 1, liar: false);
        var lied = await TrainAsync(agreementMargin, workers - 1, liar: true);

        Assert.True(lied.View.RecomputedShards > 0, "the liar was never asked");
        Assert.Equal(ModelOf(honest.View), ModelOf(lied.View));
        Assert.Equal(Amount.Zero, lied.Liar!.Earned);
        Assert.True(lied.Liar.Invalid > 0);
        Assert.True(lied.Liar.Reputation < lied.Honest.Min(node => node.Reputation), "lying costs reputation");
        Assert.All(lied.Honest, node => Assert.Equal(0, node.Invalid));
        Assert.True(lied.Ledger is { Balanced: true, ReplayMatchesLive: true }, string.Join("; ", lied.Ledger.Problems));
    }

    [Fact]
    public async Task Replicas_of_a_shard_are_on_nodes_of_different_owners()
    {
        await using var pool = await TestPool.StartAsync();
        using var owner = WalletKey.Create();
        var first = await pool.WorkerAsync(slots: 4, owner: owner);
        var second = await pool.WorkerAsync(slots: 4, owner: owner);
        var third = await pool.WorkerAsync(slots: 4);
        using var limit = new CancellationTokenSource(Within);

        var handle = await pool.Client().Tasks.SubmitAsync(
            new TaskSpec { Workload = new NoopWorkload(), Shards = 8, Redundancy = 2, Budget = Amount.Whole(1) }, cancellationToken: limit.Token);
        var view = await pool.EndedAsync(handle, Within);

        Assert.Equal(TaskStatus.Completed, view.Status);
        string[] siblings = [first.Address, second.Address];
        Assert.All(view.Shards, shard => Assert.Single(shard.Attempts, attempt => siblings.Contains(attempt.Node)));
        Assert.All(view.Shards, shard => Assert.Single(shard.Attempts, attempt => attempt.Node == third.Address));
    }

    [Fact]
    public async Task A_data_set_in_idx_format_trains_with_its_file_of_labels()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(slots: 2);
        var client = pool.Client();
        using var limit = new CancellationTokenSource(Within);
        var (images, labels) = IdxFiles.OfDigits(Digits);
        try
        {
            var imageBlob = await client.Blobs.UploadAsync(images, limit.Token);
            var labelBlob = await client.Blobs.UploadAsync(labels, limit.Token);
            var spec = Spec(imageBlob.Sha256, imageBlob.Bytes, "mlp", rounds: 1, epochs: 2) with { Redundancy = 1 };
            var train = (TrainWorkload)spec.Workload with
            {
                Dataset = new DataReference(imageBlob.Sha256, "digits.idx", imageBlob.Bytes),
                Labels = new DataReference(labelBlob.Sha256, "labels.idx", labelBlob.Bytes),
            };
            var handle = await client.Tasks.SubmitAsync(spec with { Workload = train }, cancellationToken: limit.Token);
            var view = await pool.EndedAsync(handle, Within);
            Assert.True(view.Status == TaskStatus.Completed, view.Reason);
        }
        finally
        {
            File.Delete(images);
            File.Delete(labels);
        }
    }

    [Fact]
    public async Task A_restart_of_the_silo_costs_no_running_attempt()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync();
        await pool.WorkerAsync();
        var client = pool.Client();
        using var limit = new CancellationTokenSource(Within);
        var dataset = await client.Blobs.UploadAsync(Digits, limit.Token);
        var handle = await client.Tasks.SubmitAsync(Spec(dataset.Sha256, dataset.Bytes, "resnet8", rounds: 1, epochs: 30), cancellationToken: limit.Token);
        await foreach (var update in handle.WatchAsync(cancellationToken: limit.Token))
            if (update is { Type: "Progress", Progress: > 0 }) break;

        await pool.StopSiloAsync();
        await pool.StartSiloAsync();
        var view = await pool.EndedAsync(handle, Within);

        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.Equal(0, view.MovedAttempts);
        Assert.All(view.Shards.SelectMany(shard => shard.Attempts), attempt => Assert.Equal("agreed", attempt.State));
        Assert.True((await client.Journal.VerifyAsync(limit.Token)).Valid);
    }

    [Fact]
    public async Task A_worker_that_dies_while_the_silo_is_down_is_found_lost_and_its_work_moves()
    {
        await using var pool = await TestPool.StartAsync();
        var first = await pool.WorkerAsync();
        var client = pool.Client();
        using var limit = new CancellationTokenSource(Within);
        var dataset = await client.Blobs.UploadAsync(Digits, limit.Token);
        var spec = Spec(dataset.Sha256, dataset.Bytes, "resnet8", rounds: 1, epochs: 30) with { Redundancy = 1, Shards = 1 };
        var handle = await client.Tasks.SubmitAsync(spec, cancellationToken: limit.Token);
        await foreach (var update in handle.WatchAsync(cancellationToken: limit.Token))
            if (update is { Type: "Progress", Progress: > 0 }) break;

        await pool.StopSiloAsync();
        await first.DisposeAsync();
        await pool.StartSiloAsync();
        await pool.WorkerAsync();
        var view = await pool.EndedAsync(handle, Within);

        Assert.Equal(TaskStatus.Completed, view.Status);
        Assert.True(view.MovedAttempts > 0, "the attempt did not move");
    }

    private static async Task<Outcome> TrainAsync(int agreementMargin, int honestWorkers, bool liar)
    {
        await using var pool = await TestPool.StartAsync();
        var liarNode = liar ? await pool.WorkerAsync(new WorkerHooks(new BitFlip(), null), slots: 4, price: 1) : null;
        var honest = new List<TestWorker>();
        for (var i = 0; i < honestWorkers; i++) honest.Add(await pool.WorkerAsync(slots: 4));
        var client = pool.Client();
        using var limit = new CancellationTokenSource(Within);
        var dataset = await client.Blobs.UploadAsync(Digits, limit.Token);
        var spec = Spec(dataset.Sha256, dataset.Bytes, "mlp", rounds: 2, epochs: 1) with { AgreementMargin = agreementMargin };
        var handle = await client.Tasks.SubmitAsync(spec, cancellationToken: limit.Token);
        var view = await pool.EndedAsync(handle, Within);
        Assert.True(view.Status == TaskStatus.Completed, view.Reason);

        var nodes = await Task.WhenAll(honest.Select(worker => client.Nodes.GetAsync(worker.Address, limit.Token)));
        return new Outcome(
            view, liarNode is null ? null : await client.Nodes.GetAsync(liarNode.Address, limit.Token), nodes,
            await client.Ledger.VerifyAsync(cancellationToken: limit.Token));
    }

    private static TaskSpec Spec(string sha256, long bytes, string model, int rounds, int epochs) => new()
    {
        Workload = new TrainWorkload { Model = model, Dataset = new DataReference(sha256, "digits.csv.gz", bytes), Rounds = rounds, LocalEpochs = epochs },
        Shards = 2,
        Redundancy = 2,
        Budget = Amount.Whole(5),
    };

    private static string ModelOf(TaskView view) => view.Outputs.Single(file => file.Path == "model.safetensors").Sha256;

    private sealed record Outcome(TaskView View, Skyops.Nodes.NodeView? Liar, Skyops.Nodes.NodeView[] Honest, LedgerVerification Ledger);

    /// <summary>Flips the lowest bit of the last byte of every output.</summary>
    private sealed class BitFlip : IOutputTamperer
    {
        public void Tamper(AttemptKey key, string outputsFolder)
        {
            foreach (var file in Directory.GetFiles(outputsFolder))
            {
                var bytes = File.ReadAllBytes(file);
                if (bytes.Length > 0) bytes[^1] ^= 1;
                File.WriteAllBytes(file, bytes);
            }
        }
    }
}
