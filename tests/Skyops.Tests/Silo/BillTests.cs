using Skyops.Client;
using Skyops.Ledger;
using Skyops.Tasks;
using Skyops.Worker;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Tests.Silo;

/// <summary>What a bill says is what the ledger did, with failures, outvoted replicas and a cancellation.</summary>
public sealed class BillTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_bill_agrees_with_the_ledger_where_a_replica_was_outvoted_and_where_the_task_was_cancelled()
    {
        await using var pool = await TestPool.StartAsync();
        await pool.WorkerAsync(new WorkerHooks(new Forger(), null), allow: "process", price: 1);
        for (ulong i = 2; i < 5; i++) await pool.WorkerAsync(allow: "process", price: i);
        var client = pool.Client();
        var outvoted = await client.Tasks.SubmitAsync(Spec("sleep 0.05; echo 42 > \"$SKYOPS_OUTPUTS/answer\"", redundancy: 2, shards: 2));
        var view = await pool.EndedAsync(outvoted, Within);
        Assert.True(view.Status == TaskStatus.Completed, view.Reason);

        var bill = await outvoted.BillAsync();
        Assert.Contains(bill.Attempts, attempt => attempt is { State: "disagreed", Paid.IsZero: true } && attempt.Reason.Contains("outvoted", StringComparison.Ordinal));
        Assert.All(bill.Attempts.Where(attempt => attempt.State == "agreed"), attempt => Assert.True(attempt is { Paid.IsZero: false, BytesOut: 3 }, attempt.ToString()));
        Assert.Equal(view.Cost, new CostView(bill.Currency, bill.Held, bill.Work, bill.Fee, bill.Work + bill.Fee));
        await CheckAsync(client, bill);

        var failed = await client.Tasks.SubmitAsync(Spec("exit 3", redundancy: 1, shards: 1));
        await pool.EndedAsync(failed, Within);
        bill = await failed.BillAsync();
        Assert.True(bill is { Status: TaskStatus.Failed, Work.IsZero: true, Charged.IsZero: true } && bill.Attempts.Length > 1);
        Assert.All(bill.Attempts, attempt => Assert.True(attempt is { State: "failed", Paid.IsZero: true }));
        await CheckAsync(client, bill);

        var cancelled = await client.Tasks.SubmitAsync(Spec("sleep 600", redundancy: 2, shards: 1));
        await foreach (var update in cancelled.WatchAsync())
        {
            if (update.Type == "AttemptLeased") break;
        }

        var running = await cancelled.BillAsync();
        Assert.True(running is { IsFinal: false, Status: TaskStatus.Running, Reserved.IsZero: false });
        await cancelled.CancelAsync();
        bill = await cancelled.BillAsync();
        Assert.True(bill is { IsFinal: true, Charged.IsZero: true, Reserved.IsZero: true } && bill.Voided == bill.Held && bill.Attempts.Length > 0);
        await CheckAsync(client, bill);
    }

    [Fact]
    public async Task A_bill_is_for_its_owner_only()
    {
        await using var pool = await TestPool.StartAsync();
        var handle = await pool.Client().Tasks.SubmitAsync(new TaskSpec { Workload = new NoopWorkload(), Budget = Amount.Whole(1) });
        Assert.Equal(handle.Id, (await handle.BillAsync()).TaskId);
        var failure = await Assert.ThrowsAsync<Skyops.Client.Errors.SkyopsException>(() => pool.Client().Tasks.Get(handle.Id).BillAsync());
        Assert.Equal("notFound", failure.Code);
    }

    /// <summary>Waits for the task's hold to be closed, and compares.</summary>
    private static async Task CheckAsync(SkyopsClient client, TaskBill bill)
    {
        using var limit = new CancellationTokenSource(Within);
        var lines = new List<StatementLine>();
        while (!lines.Exists(line => line.Kind == TransferKind.VoidHold))
        {
            lines.Clear();
            await foreach (var line in client.Ledger.StatementAsync(cancellationToken: limit.Token))
            {
                if (line.Reference == bill.TaskId) lines.Add(line);
            }
        }

        Assert.Equal(bill.Held, lines.Single(line => line.Kind == TransferKind.Hold).Amount);
        Assert.Equal(bill.Voided, lines.Single(line => line.Kind == TransferKind.VoidHold).Amount);
        var posts = lines.Where(line => line.Kind == TransferKind.PostHold).ToArray();
        Assert.Equal(
            bill.Payees.Select(payee => (payee.Account, payee.Amount)).Order(),
            posts.Where(line => line.Reason == "work").Select(line => (line.Credit, line.Amount)).Order());
        Assert.Equal(bill.Fee, posts.Where(line => line.Reason == "fee").Aggregate(Amount.Zero, (sum, line) => sum + line.Amount));
        Assert.Equal(bill.Charged, posts.Aggregate(Amount.Zero, (sum, line) => sum + line.Amount));
        Assert.Equal(bill.Held, bill.Charged + bill.Voided);
    }

    private static TaskSpec Spec(string script, int redundancy, int shards) => new()
    {
        Stages = [StageLifeTests.Stage("only", script, shards)],
        Redundancy = redundancy,
        Budget = Amount.Whole(20),
        AgreementMargin = 1,
    };

    /// <summary>Writes another answer over each.</summary>
    private sealed class Forger : IOutputTamperer
    {
        public void Tamper(AttemptKey key, string outputsFolder)
        {
            foreach (var file in Directory.EnumerateFiles(outputsFolder)) File.WriteAllText(file, "41\n");
        }
    }
}
