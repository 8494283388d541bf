using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Ringers;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Tasks;

/// <summary>Ringers stand beside a task: they change nothing of it, nobody waits for them, and its fee pays for them.</summary>
internal static class RingerInvariants
{
    public static void Check(TaskState before, IReadOnlyList<TaskEvent> events, TaskState after)
    {
        if (before is TaskState.Open old && after is TaskState.Open next && events.All(IsOfRinger)) CheckBeside(old, next);
        if (after is TaskState.Open open) CheckOpen(open);
        if (after is TaskState.Ended ended) Assert.True(ended.Ringers is { Live: [], Known: [] }, "a ringer is out although its task has ended");
    }

    /// <summary>The fee account pays, after it got this task's fee, and never more than that.</summary>
    public static void CheckPay(TaskState.Ended ended, IReadOnlyList<Transfer> transfers)
    {
        Assert.All(transfers, transfer => Assert.Equal((SystemAccounts.Fees, "ringer"), (transfer.Debit, transfer.Reason)));
        Assert.All(transfers, transfer => Assert.NotEqual(ended.Header.Account, transfer.Credit));
        Assert.True(transfers.Aggregate(Amount.Zero, (sum, t) => sum + t.Amount) <= Charges.Fee(ended.Bill.Work), "ringers cost more than the fee");
    }

    private static bool IsOfRinger(TaskEvent e) => e is RingerSent or RingerCheckpointed or RingerJudged or RingerDropped;

    private static void CheckBeside(TaskState.Open before, TaskState.Open after)
    {
        Assert.Same(before.Stages, after.Stages);
        Assert.Same(before.Outputs, after.Outputs);
        Assert.Same(before.Bill, after.Bill);
        Assert.Same(before.Counts, after.Counts);
        Assert.Same(before.Recent, after.Recent);
    }

    private static void CheckOpen(TaskState.Open open)
    {
        var book = open.Ringers;
        Assert.InRange(book.Known.Length, 0, Limits.KnownShards);
        Assert.InRange(book.Live.Length, 0, Limits.RingersAtOnce);
        Assert.InRange(book.Past.Length, 0, Limits.RingersRemembered);
        Assert.True(book.Promised <= Charges.Fee(open.Bill.Work), "ringers are promised more than the fee");
        Assert.All(book.Live, CheckLive);
        Assert.All(book.Known, known => Assert.True(open.Stages.Find(known.Stage) is not null && open.Stages.Find(known.Stage, known.Shard) is null));
        Assert.DoesNotContain(open.Stages.Active.Values, stage => stage.IsComplete);

        void CheckLive(LiveRinger ringer)
        {
            Assert.NotNull(open.Stages.Find(ringer.Known.Stage));
            Assert.DoesNotContain(ringer.Attempt.Node, ringer.Known.Nodes);
            Assert.DoesNotContain(ringer.Attempt.Owner, ringer.Known.Owners);
        }
    }
}
