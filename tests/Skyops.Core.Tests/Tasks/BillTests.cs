using Skyops.Core.Ledger;
using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

public sealed class BillTests
{
    [Fact]
    public void Bills_of_random_lives_name_every_attempt_once_and_agree_with_the_ledger_to_the_unit()
    {
        var (ended, unpaid, reasons) = (0, 0, new HashSet<string>());
        for (var seed = 0; seed < 300; seed++)
        {
            try
            {
                var life = new RandomLife(seed);
                life.Run(120);
                var bill = TaskProjection.Bill(life.World.History);
                CheckAttempts(bill, life.World.History);
                if (life.World.State is TaskState.Ended state) CheckLedger(bill, state);
                ended += bill.IsFinal ? 1 : 0;
                unpaid += bill.Attempts.Count(attempt => attempt.Paid.IsZero);
                reasons.UnionWith(bill.Attempts.Select(attempt => attempt.State));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: replay with new RandomLife({seed}).Run(120)", e);
            }
        }

        Assert.True(ended > 200 && unpaid > 100, $"{ended} ended, {unpaid} unpaid");
        Assert.Superset(new HashSet<string> { "agreed", "disagreed", "failed", "lost", "stopped" }, reasons);
    }

    [Fact]
    public void The_bill_of_an_open_task_tells_nothing_of_a_result_that_has_no_verdict()
    {
        var world = TaskWorld.Of(Make.Train(1, 1, 2, 1));
        world.Run(0, 0, "n1");
        var attempt = Assert.Single(TaskProjection.Bill(world.History).Attempts);
        Assert.Equal(("reported", null), (attempt.State, attempt.BytesOut));
        Assert.True(attempt is { Paid.IsZero: true, MeteredSeconds: 1, BytesIn: > 0 } && !attempt.Charge.IsZero);

        world.Run(0, 1, "n2");
        Assert.All(TaskProjection.Bill(world.History).Attempts.Where(each => each.Stage == 0), each => Assert.True(each is { State: "agreed", BytesOut: > 0, Paid.IsZero: false }));
    }

    [Fact]
    public void Work_on_a_node_of_the_owner_is_on_the_bill_and_moves_nothing_but_the_fee()
    {
        var world = TaskWorld.Of(Make.Noop(1, 1));
        world.Lease(0, 0, "n1", Make.Owner);
        world.Now = world.Now.AddSeconds(2);
        world.Succeed(world.Key(0, 0), "n1");
        var bill = TaskProjection.Bill(world.History);
        Assert.Equal(new BillPayee(Make.Owner, bill.Work, true), Assert.Single(bill.Payees));
        Assert.Equal((bill.Fee, bill.Held - bill.Fee), (bill.Charged, bill.Voided));
        CheckLedger(bill, world.Ended);
    }

    private static void CheckAttempts(TaskBill bill, IReadOnlyList<TaskEvent> history)
    {
        Assert.Equal(
            history.OfType<AttemptLeased>().Select(e => (e.Stage, e.Shard, e.Epoch, e.Node, e.Owner, e.PricePerHour)).Order(),
            bill.Attempts.Select(e => (e.Stage, e.Shard, e.Epoch, e.Node, e.Payee, e.PricePerHour)).Order());
        Assert.Equal(bill.Work, Sum(bill.Attempts.Select(attempt => attempt.Paid)));
        Assert.Equal(bill.Work, Sum(bill.Payees.Select(payee => payee.Amount)));
        foreach (var payee in bill.Payees) Assert.Equal(payee.Amount, Sum(bill.Attempts.Where(attempt => attempt.Payee == payee.Account).Select(attempt => attempt.Paid)));
        Assert.All(bill.Attempts, attempt => Assert.True(attempt.Reason.Length > 0 && (attempt.State == "agreed" || attempt.Paid.IsZero), attempt.ToString()));
    }

    /// <summary>Has the ledger settle the task, and compares the owner's and each payee's lines with the bill.</summary>
    private static void CheckLedger(TaskBill bill, TaskState.Ended task)
    {
        var header = task.Header;
        var ledger = new LedgerState(bill.Currency);
        var lines = new List<StatementLine>();
        Post(new Transfer("grant", TransferKind.Direct, SystemAccounts.Issuance, header.Account, header.Spec.Budget, null, "grant", ""));
        Post(new Transfer(header.HoldId, TransferKind.Hold, header.Account, SystemAccounts.Escrow, header.Spec.Budget, null, "task-hold", header.Id));
        foreach (var transfer in Settlement.Of(header, task.Bill, task.Ringers).Where(transfer => transfer.HoldId == header.HoldId)) Post(transfer);
        ledger.CheckInvariants();

        Assert.Equal(bill.Held, lines.Single(line => line.Kind == TransferKind.Hold).Amount);
        Assert.Equal(bill.Charged, Sum(lines.Where(line => line.Kind == TransferKind.PostHold).Select(line => line.Amount)));
        Assert.Equal(bill.Fee, Sum(lines.Where(line => line.Credit == SystemAccounts.Fees).Select(line => line.Amount)));
        Assert.Equal(bill.Voided, Sum(lines.Where(line => line.Kind == TransferKind.VoidHold).Select(line => line.Amount)));
        Assert.Equal(bill.Held - bill.Charged, LedgerProjection.Balance(ledger, header.Account).Available);
        Assert.All(bill.Payees.Where(payee => !payee.IsOwner), payee => Assert.Equal(payee.Amount, LedgerProjection.Balance(ledger, payee.Account).CreditsPosted));

        void Post(Transfer transfer)
        {
            var decision = LedgerDecider.Decide(ledger, [transfer], Make.Start);
            Assert.Equal([TransferStatus.Ok], decision.Statuses);
            foreach (var happened in decision.Events)
            {
                ledger.Apply(happened);
                lines.Add(LedgerProjection.Line(lines.Count + 1, Make.Start, happened));
            }
        }
    }

    private static Amount Sum(IEnumerable<Amount> amounts) => amounts.Aggregate(Amount.Zero, (sum, amount) => sum + amount);
}
