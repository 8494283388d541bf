using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>What must hold after every step, whatever the step was.</summary>
internal static class TaskInvariants
{
    public static void Check(
        TaskState before, IReadOnlyList<TaskEvent> events, TaskState after, IReadOnlyList<TaskEffect> effects)
    {
        switch (after)
        {
            case TaskState.Open open:
                CheckOpen(open);
                break;
            case TaskState.Ended ended:
                CheckBill(ended.Header, ended.Bill);
                Assert.True(ended.Bill.Reserved.IsZero);
                Assert.True(Charges.WithFee(ended.Bill.Work) <= ended.Header.Spec.Budget);
                if (before is TaskState.Open) Assert.Single(effects.OfType<TaskEffect.Settle>());
                CheckSettlement(ended);
                break;
        }

        RingerInvariants.Check(before, events, after);
        var accepted = events.OfType<ShardAccepted>().Select(e => (e.Stage, e.Shard)).ToArray();
        Assert.Equal(accepted.Length, accepted.Distinct().Count());
        if (before is TaskState.Open old)
            Assert.All(accepted.Where(a => old.Stages.Find(a.Stage) is not null), a => Assert.NotNull(old.Stages.Find(a.Stage, a.Shard)));
    }

    private static void CheckOpen(TaskState.Open open)
    {
        CheckBill(open.Header, open.Bill);
        var reserved = Amount.Zero;
        foreach (var (stage, _, shard) in open.ActiveShards)
        {
            var terms = open.Header.Plan[stage].Terms;
            reserved += shard.Reservation(terms.CapMs);
            var holders = shard.Slots.Select(s => s.Holder).OfType<Attempt>().ToArray();
            Assert.Equal(holders.Length, holders.Select(h => h.Node).Distinct().Count());
            Assert.Equal(holders.Length, holders.Select(h => h.Owner).Distinct().Count());
            Assert.All(holders, h => Assert.InRange(h.Epoch, 1, shard.Epoch));
            Assert.Equal(holders.Length, holders.Select(h => h.Epoch).Distinct().Count());
            Assert.DoesNotContain(holders, h => shard.ExcludedNodes.Contains(h.Node));
            Assert.InRange(shard.Slots.Length, terms.Planned, Limits.ReplicasPerShard);
        }

        Assert.Equal(reserved, open.Bill.Reserved);
        Assert.True(Charges.WithFee(open.Bill.Work + open.Bill.Reserved) <= open.Header.Spec.Budget);
        foreach (var (_, progress) in open.Stages.Active) CheckProgress(open, progress);
        CheckStages(open);
    }

    private static void CheckProgress(TaskState.Open open, StageProgress progress)
    {
        var untouched = (progress.Offered - progress.Next) * progress.Redundancy;
        Assert.Equal(progress.Waiting, progress.Active.Values.Sum(s => s.WaitingSlots) + untouched);
        Assert.Equal(progress.Next, progress.Accepted + progress.Active.Count);
        Assert.InRange(progress.Offered, open.AwaitsTasks ? 0 : Math.Min(1, progress.Shards), progress.Shards);
    }

    /// <summary>A stage is under way exactly when all it comes after is over; outputs are kept exactly while somebody reads them.</summary>
    private static void CheckStages(TaskState.Open open)
    {
        var (plan, stages) = (open.Header.Plan, open.Stages);
        for (var stage = 0; stage < plan.Count; stage++)
        {
            var begun = plan.After(stage).All(stages.Completed.Contains);
            Assert.Equal(begun, stages.Active.ContainsKey(stage) || stages.Completed.Contains(stage));
            Assert.False(stages.Active.ContainsKey(stage) && stages.Completed.Contains(stage));
        }

        Assert.InRange(stages.Active.Count, 0, Limits.SlotsInScheduler / plan.Window);
        foreach (var kept in open.Outputs.ByStage.Keys)
            Assert.True(plan.Readers(kept).Count == 0 || plan.Readers(kept).Any(reader => !stages.Completed.Contains(reader)), $"stage {kept} is kept for nobody");
    }

    private static void CheckBill(TaskHeader header, Bill bill)
    {
        Assert.Equal(bill.Work, bill.Payees.Values.Aggregate(Amount.Zero, (sum, a) => sum + a));
        Assert.True(Charges.WithFee(bill.Work) <= header.Spec.Budget);
    }

    private static void CheckSettlement(TaskState.Ended ended)
    {
        var transfers = TaskEffects.OnActivation(ended).OfType<TaskEffect.Settle>().Single().Transfers;
        Assert.Equal(TransferKind.VoidHold, transfers[^1].Kind);
        var ringers = transfers.Where(t => t.Kind == TransferKind.Direct).ToArray();
        RingerInvariants.CheckPay(ended, ringers);
        transfers = [.. transfers.Except(ringers)];
        Assert.All(transfers[..^1], t => Assert.Equal(TransferKind.PostHold, t.Kind));
        Assert.All(transfers, t => Assert.Equal(ended.Header.HoldId, t.HoldId));
        Assert.Equal(transfers.Length, transfers.Select(t => t.Id).Distinct().Count());
        Assert.True(transfers.Aggregate(Amount.Zero, (sum, t) => sum + t.Amount) <= ended.Header.Spec.Budget);
    }
}
