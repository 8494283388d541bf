using Skyops.Api;
using Skyops.Chain;
using Skyops.Cli.Output;
using Skyops.Cli.Tasks;
using Skyops.Client.Chain;
using Skyops.Client.Errors;
using Skyops.Client.Tasks;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ledger;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Cli.Demo;

/// <summary>What happens in the demo of the chain, step by step.</summary>
internal sealed class ChainStory(
    CliOutput output, AnvilProcess anvil, Deployment contracts, ChainPlayer owner, ChainPlayer[] nodes, EthereumAddress settler, string files, TimeProvider time)
{
    /// <summary>The shortest that the escrow takes; the demo moves the chain's clock.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    public static readonly Amount Minted = Amount.Whole(1_000);
    private static readonly Amount Deposit = Amount.Whole(10);
    private static readonly Amount EtherDeposit = Amount.Whole(1);
    private static readonly Amount Stake = Amount.Whole(100);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private Amount _claimed = Amount.Zero;
    private int _proofs;

    public async Task<ChainDemoReport> TellAsync(CancellationToken cancellationToken)
    {
        output.Heading("Stakes and a deposit");
        foreach (var node in nodes)
        {
            await node.Escrow.StakeAsync(new byte[32], "", Stake, cancellationToken);
            output.Line($"{node.Name} has staked {Stake} SKYOPS");
        }

        await owner.Escrow.DepositAsync("SKYOPS", Deposit, cancellationToken);
        await owner.Escrow.DepositAsync("ETH", EtherDeposit, cancellationToken);
        await UntilAsync(async () => (await owner.Client.Ledger.BalanceAsync("ETH", cancellationToken)).Available == EtherDeposit, cancellationToken);
        output.Line($"the owner has paid in {Deposit} SKYOPS and {EtherDeposit} ETH; final on the chain, they are in the ledger");

        await ProveAsync(await RunTaskAsync(cancellationToken), cancellationToken);
        output.Heading("A root, and the nodes' claims");
        foreach (var node in nodes) await ClaimAsync(node, "SKYOPS", cancellationToken);
        output.Heading("What is left goes back to the owner");
        var withdrawn = (await owner.Client.Ledger.BalanceAsync(cancellationToken: cancellationToken)).Available;
        await owner.Client.Chain.WithdrawAsync("SKYOPS", withdrawn, "the-rest", cancellationToken);
        await owner.Client.Chain.WithdrawAsync("ETH", EtherDeposit, "all-ether", cancellationToken);
        var paid = _claimed;
        await ClaimAsync(owner, "SKYOPS", cancellationToken);
        await ClaimAsync(owner, "ETH", cancellationToken);
        return await ReportAsync(paid, withdrawn, cancellationToken);
    }

    public static void End(CliOutput output, ChainDemoReport report)
    {
        output.Heading("In the end");
        output.Facts(
            ("chain and ledger agree", report.OnChainMatchesLedger ? "to the last unit" : "NO"), ("proofs checked", $"{report.ProofsVerified}"), ("roots", $"{report.Roots}"),
            ("gas a task", $"{report.GasPerTask:0} (a batch of {report.Tasks}; 18 in one of 10,000)"), ("nodes were paid", $"{report.Paid} SKYOPS"),
            ("the owner got back", $"{report.Withdrawn} SKYOPS"), ("took", $"{report.Seconds:0} s"));
    }

    private async Task<TaskHandle> RunTaskAsync(CancellationToken cancellationToken)
    {
        output.Heading("A task, signed by the owner's wallet (EIP-712)");
        var data = await owner.Client.Blobs.UploadAsync(DemoData.Digits, cancellationToken);
        var spec = new TaskSpec
        {
            Name = "demo-chain",
            Workload = new TrainWorkload { Model = "mlp", Dataset = new DataReference(data.Sha256, Path.GetFileName(DemoData.Digits), data.Bytes), Rounds = 1, Seed = 1 },
            Resources = new ResourceRequest { CpuCores = 1, RamMiB = 512, DiskMiB = 256 },
            Shards = 2,
            Redundancy = 2,
            Budget = Amount.Whole(5),
            DurationSeconds = 300,
        };
        var task = await owner.Client.Tasks.SubmitAsync(spec, new SubmitOptions { SignWith = owner.Wallet }, cancellationToken);
        output.Facts(("task", task.Id), ("spec hash", task.Submission!.SpecHash));
        if (output.Json) await task.WaitAsync(cancellationToken);
        else await TaskProgressView.FollowAsync(output, task, cancellationToken, update => $"{Formats.Clock(update.At)}  {update.Text}");
        var view = await task.GetAsync(cancellationToken);
        if (view.Status != TaskStatus.Completed) throw CliException.Failed($"the task is {Formats.Lower(view.Status)}", view.Reason);
        await UntilAsync(async () => (await owner.Client.Ledger.BalanceAsync(cancellationToken: cancellationToken)).DebitsPending.IsZero, cancellationToken);
        return task;
    }

    /// <summary>When the registry has the task's batch: its life, execution, logs and receipts, from the chain and the owner's files.</summary>
    private async Task ProveAsync(TaskHandle task, CancellationToken cancellationToken)
    {
        output.Heading("What the task was, proved from the chain and the owner's files");
        await task.DownloadAsync(files, cancellationToken);
        TaskProof? proof = null;
        await UntilAsync(
            async () =>
            {
                try
                {
                    proof = await task.ProofAsync(cancellationToken);
                    return true;
                }
                catch (SkyopsException notYet) when (notYet.Code == "conflict")
                {
                    return false;
                }
            },
            cancellationToken);
        var verdict = await new TaskProofVerifier(anvil.Rpc, contracts.ChainId, contracts.TaskRegistry).VerifyAsync(proof!, files, cancellationToken);
        if (!verdict.Holds) throw CliException.Failed($"the proof of task {task.Id} does not hold: {verdict}", "please report this with the lines above");
        _proofs += verdict.Inclusions;
        output.Line($"batch {proof!.Head.Number} has its {proof.Events.Length} events, its result, {proof.Logs.Length} pieces of log and {verdict.Signatures} signed receipts; {verdict.FilesRight} files are right");
    }

    /// <summary>Waits for a root that has more for the player, lets its window pass, checks its proof and claims.</summary>
    private async Task ClaimAsync(ChainPlayer player, string currency, CancellationToken cancellationToken)
    {
        ClaimView? claim = null;
        var before = await player.Escrow.ClaimedAsync(currency, cancellationToken);
        var passed = 0UL;
        await UntilAsync(
            async () =>
            {
                claim = (await player.Client.Chain.ClaimsAsync(cancellationToken)).FirstOrDefault(each => each.Currency == currency && each.Credit > before);
                var newest = (await player.Client.Chain.GetAsync(cancellationToken)).Roots!.LastOrDefault(root => root.Status == RootStatus.Posted)?.Number ?? 0;
                if (claim is not null && await player.Escrow.IsClaimableAsync(claim, cancellationToken)) return true;

                // One window for each root: the one in the way, or the one that has the claim.
                if (newest > passed) await anvil.PassAsync(Window);
                passed = Math.Max(newest, passed);
                return false;
            },
            cancellationToken);
        await player.Escrow.ClaimAsync(claim!, null, cancellationToken);
        _proofs++;
        if (currency == "SKYOPS") _claimed += claim!.Credit - before;
        output.Line($"{player.Name} has claimed {claim!.Credit - before} {currency}, with a proof of {claim.Proof.Length} hashes to root {claim.Root}");
    }

    private async Task<ChainDemoReport> ReportAsync(Amount paid, Amount withdrawn, CancellationToken cancellationToken)
    {
        var chain = await owner.Client.Chain.GetAsync(cancellationToken);
        var books = new ChainBooks(anvil.Rpc, contracts, owner, nodes);
        var matches = await books.AgreeAsync(Minted, Stake, cancellationToken);
        var gas = await books.GasOfAsync(settler, chain.FirstBlock ?? 0, cancellationToken);
        return new ChainDemoReport(matches, _proofs, gas, 1, chain.Roots!.Count(root => root.Status == RootStatus.Posted), paid.ToString(), withdrawn.ToString(), 0);
    }

    private async Task UntilAsync(Func<Task<bool>> done, CancellationToken cancellationToken)
    {
        while (!await done()) await Task.Delay(Poll, time, cancellationToken);
    }
}
