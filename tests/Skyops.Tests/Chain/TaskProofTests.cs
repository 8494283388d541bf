using Skyops.Chain;
using Skyops.Client;
using Skyops.Client.Chain;
using Skyops.Client.Errors;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Tests.Chaos;
using Skyops.Tests.Silo;

namespace Skyops.Tests.Chain;

/// <summary>What a task was is proved by the chain and the owner's files, and whatever is changed in either is noticed. Plans are made by the policy on the chain.</summary>
public sealed class TaskProofTests : IAsyncLifetime
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(2);

    private ChainWorld _world = null!;
    private TestPool _pool = null!;
    private WalletKey _wallet = null!;
    private SkyopsClient _client = null!;

    public async Task InitializeAsync()
    {
        _world = await ChainWorld.StartAsync();
        _pool = await TestPool.StartAsync(options =>
        {
            _world.Settle(options);
            options.Chain = options.Chain! with { BatchEvery = TimeSpan.FromSeconds(1) };
        });
        _wallet = await _world.WalletAsync();
        _client = _pool.Client(_wallet);
        await _world.MintAsync(_wallet, Amount.Whole(10));
        await _world.EscrowOf(_wallet).DepositAsync("SKYOPS", Amount.Whole(10));
        await _world.FinaliseAsync();
        await Until.SoAsync("the deposit is in the ledger", s_limit, async () => (await _client.Ledger.BalanceAsync()).Available == Amount.Whole(10), Said);
    }

    public async Task DisposeAsync()
    {
        await _pool.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task A_task_is_proved_and_any_change_of_its_proof_is_noticed()
    {
        await using var worker = await _pool.WorkerAsync();
        var task = await _client.Tasks.SubmitAsync(new TaskSpec { Workload = new NoopWorkload(), Shards = 3, Redundancy = 1, Budget = Amount.Whole(1), DurationSeconds = 60 });
        await _pool.EndedAsync(task, s_limit);
        var proof = await ProofAsync(task);
        var verifier = new TaskProofVerifier(_world.Node.Rpc, _world.Contracts.ChainId, _world.Contracts.TaskRegistry);
        var verdict = await verifier.VerifyAsync(proof, null);
        Assert.True(verdict.Holds, $"{verdict}");
        Assert.Equal((4, 3), (verdict.Inclusions, verdict.Signatures));

        var receipt = proof.Receipts[0];
        (string What, TaskProof Proof)[] changed =
        [
            ("an event", proof with { Events = [proof.Events[0] with { Data = proof.Events[0].Data + " " }, .. proof.Events.Skip(1)] }),
            ("an event less", proof with { Events = [.. proof.Events.Skip(1)] }),
            ("the status", proof with { Status = "Failed" }),
            ("the spec", proof with { SpecHash = new string('0', 64) }),
            ("an output more", proof with { Outputs = [.. proof.Outputs, new OutputFile("f", 1, new string('0', 64))] }),
            ("a log more", proof with { Logs = [.. proof.Logs, new ProvedLog("0/0/0@1", 0, new string('0', 64))] }),
            ("a receipt's node", proof with { Receipts = [receipt with { Node = _wallet.Address.ToString() }, .. proof.Receipts.Skip(1)] }),
            ("a receipt less", proof with { Receipts = [.. proof.Receipts.Skip(1)] }),
            ("the task", proof with { TaskId = "t0" }),
            ("the place", proof with { Index = proof.Index + 1 }),
            ("the head", proof with { Head = proof.Head with { Tasks = proof.Head.Tasks + 1 } }),
            ("a root", proof with { Head = proof.Head with { Roots = [.. proof.Head.Roots.Reverse()] } }),
            ("the batch", proof with { Head = proof.Head with { Number = 7, Previous = proof.Head.Roots[0] } }),
        ];
        foreach (var (what, other) in changed) Assert.False((await verifier.VerifyAsync(other, null)).Holds, what);

        var stranger = await Assert.ThrowsAsync<SkyopsException>(() => _pool.Client().Tasks.Get(task.Id).ProofAsync());
        Assert.Equal("notFound", stranger.Code);
    }

    [Fact]
    public async Task Plans_are_made_with_the_weights_of_the_policy_in_force()
    {
        await Until.SoAsync(
            "the scheduler has the policy's weights", s_limit,
            () => Task.FromResult(_pool.Log.Any(line => line.Contains($"policy {_world.Contracts.NetworkPolicy} version 1", StringComparison.Ordinal))), Said);
        await using var worker = await _pool.WorkerAsync();
        var task = await _client.Tasks.SubmitAsync(new TaskSpec { Workload = new NoopWorkload(), Redundancy = 1, Budget = Amount.Whole(1), DurationSeconds = 60 });
        await _pool.EndedAsync(task, s_limit);
        var placed = Assert.Single((await task.PlacementsAsync()).Items);
        Assert.Equal($"policy {_world.Contracts.NetworkPolicy} version 1", placed.Weights.Source);
        Assert.Equal((0.3, 20), (placed.Weights.Terms["price"], placed.Weights.Terms["gpuFit"]));
    }

    /// <summary>Mines what it takes until a batch that is final has the task.</summary>
    private async Task<TaskProof> ProofAsync(TaskHandle task)
    {
        TaskProof? proof = null;
        await Until.SoAsync(
            "the task is published", s_limit,
            async () =>
            {
                if ((await _client.Chain.GetAsync()).Outbox!.Any(each => each.Phase == OutgoingPhase.Mined)) await _world.FinaliseAsync();
                try
                {
                    proof = await task.ProofAsync();
                    return true;
                }
                catch (SkyopsException notYet) when (notYet.Code == "conflict")
                {
                    return false;
                }
            },
            Said);
        return proof!;
    }

    private string Said() => ChainWorld.Said(_pool);
}
