using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;
using Skyops.Tests.Testing;
using Skyops.Worker;
using Wire = Skyops.Grpc.V1;

namespace Skyops.Tests.Silo;

/// <summary>A machine that fails whatever it is given is taken out, and comes back once it is right.</summary>
public sealed class QuarantineTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_node_that_fails_three_tasks_is_taken_out_and_comes_back_with_a_right_canary()
    {
        await using var pool = await TestPool.StartAsync(options =>
        {
            options.Pool.Heartbeat = TimeSpan.FromMilliseconds(200);
            options.Pool.CanaryAfter = TimeSpan.FromMilliseconds(200);
        });
        var broken = new BrokenMachine();
        var worker = await pool.WorkerAsync(new WorkerHooks(null, broken), price: 1);
        using var limit = new CancellationTokenSource(Within);
        var client = pool.Client();
        var handles = new List<Skyops.Client.Tasks.TaskHandle>();
        for (var task = 0; task < 3; task++)
        {
            handles.Add(await client.Tasks.SubmitAsync(
                new TaskSpec { Workload = new NoopWorkload(), Name = $"task {task}", Redundancy = 1, Budget = Amount.Whole(1) }, cancellationToken: limit.Token));
        }

        await StatusAsync(NodeStatus.Quarantined);

        // It fails its first canary too: the tasks go elsewhere, and it stays out.
        await broken.CanaryFailed.Task.WaitAsync(limit.Token);
        await pool.WorkerAsync(price: 2);
        foreach (var handle in handles) Assert.Equal(Skyops.Tasks.TaskStatus.Completed, (await pool.EndedAsync(handle, Within)).Status);
        Assert.Equal(NodeStatus.Quarantined, (await NodeAsync())!.Status);

        broken.Mended = true;
        await StatusAsync(NodeStatus.Ready);

        async Task StatusAsync(NodeStatus status)
        {
            while ((await NodeAsync())?.Status != status) await Task.Yield();
        }

        async Task<NodeView?> NodeAsync()
        {
            await foreach (var node in client.Nodes.ListAsync(cancellationToken: limit.Token))
            {
                if (node.Address == worker.Address) return node;
            }

            return null;
        }
    }

    /// <summary>Says of everything that it could not do it, until it is mended.</summary>
    private sealed class BrokenMachine : IReceiptFilter
    {
        public volatile bool Mended;

        public TaskCompletionSource CanaryFailed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Wire.Receipt? Filter(Wire.Receipt receipt)
        {
            if (Mended) return receipt;
            if (CanaryNames.IsCanary(receipt.Key.TaskId)) CanaryFailed.TrySetResult();
            var failed = receipt.Clone();
            failed.Exit = nameof(AttemptExit.NodeFailed);
            failed.Message = "the disk makes noises";
            failed.Digest = Google.Protobuf.ByteString.Empty;
            failed.Outputs.Clear();
            return failed;
        }
    }
}
