using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>Whether a placement may become a lease. The scheduler's view may be old; the task's is the truth.</summary>
internal static class GrantRules
{
    public static TaskDecision Decide(TaskDraft draft, TaskCommand.Grant c)
    {
        var placements = c.Placements;
        var answers = new GrantAnswer[placements.Count];
        if (draft.Open is { Header.Spec.Together: true })
        {
            foreach (var gang in Enumerable.Range(0, answers.Length).GroupBy(i => placements[i].Stage))
                GrantGang(draft, c, [.. gang], answers);
            return draft.Decision() with { Grants = answers };
        }

        for (var i = 0; i < answers.Length; i++) answers[i] = Grant(draft, placements[i], c);
        return draft.Decision() with { Grants = answers };
    }

    /// <summary>
    /// Tries the placements of one stage on a copy: one of them refused, or one slot of the stage left out, and none is
    /// granted. Stages of one task that run side by side are a gang each.
    /// </summary>
    private static void GrantGang(TaskDraft draft, TaskCommand.Grant c, IReadOnlyList<int> gang, GrantAnswer[] answers)
    {
        var placements = c.Placements;
        var trial = new TaskDraft(draft.State, draft.Now);
        foreach (var i in gang) answers[i] = Grant(trial, placements[i], c);
        var all = gang.All(i => answers[i] == GrantAnswer.Granted) && trial.Open!.Stages.Find(placements[gang[0]].Stage)!.Waiting == 0;
        foreach (var i in gang)
        {
            if (all) answers[i] = Grant(draft, placements[i], c);
            else if (answers[i] == GrantAnswer.Granted) answers[i] = GrantAnswer.GangIncomplete;
        }
    }

    private static GrantAnswer Grant(TaskDraft draft, Placement placement, TaskCommand.Grant c)
    {
        if (draft.Open is not { } open) return GrantAnswer.TaskEnded;
        if (open.AwaitsTasks || open.Stages.Find(placement.Stage) is not { } progress || placement.Shard >= progress.Offered)
            return GrantAnswer.NotWaiting;
        if (progress.Find(placement.Shard) is not { } shard) return GrantAnswer.NotWaiting;
        if (shard.Slot(placement.Slot) is not SlotState.Waiting slot || slot.NotBefore > draft.Now)
            return GrantAnswer.NotWaiting;
        if (Conflict(shard, placement) is { } conflict) return conflict;
        if (open.Ringers.NodesInPlaceOf(placement.Stage, placement.Shard).Contains(placement.Node)) return GrantAnswer.SameNode;

        var terms = open.Header.Plan[placement.Stage].Terms;
        var capMs = terms.CapMs;
        var before = shard.Reservation(capMs);
        var budget = open.Header.Spec.Budget;
        // Looked at first, so that no price a node may name can overflow the sums below.
        if (Billing.Charges.Of(capMs, capMs, placement.PricePerHour) > budget)
            return GrantAnswer.OverBudget;
        var epoch = shard.Epoch + 1;
        var attempt = new Attempt(
            placement.Slot, epoch, placement.Node, placement.NodeOwner, placement.PricePerHour, draft.Now, null,
            placement.NodeNetwork, placement.NodeClass);
        var after = shard.WithSlot(placement.Slot, new SlotState.Live(0, 0, attempt)).Reservation(capMs);
        if (!open.Bill.Covers(budget, before, after)) return GrantAnswer.OverBudget;

        // Who is alone with a shard is checked always, now and then, or hardly ever, by how it did before.
        var alone = terms.Adaptive && shard.Slots.Length == 1;
        int? streak = alone ? StreakOf(placement, terms.Executor) : null;
        if (streak is { } trust && RingerRules.Send(draft, placement, terms, progress, shard, trust, c.Seed, c.RingerShare)) return GrantAnswer.Instead;
        draft.Raise(new AttemptLeased(
            draft.Now, placement.Stage, placement.Shard, placement.Slot, epoch, placement.Node, placement.NodeOwner,
            placement.PricePerHour,
            placement.Score, shard.Checkpoints.Resume?.Step ?? 0, placement.NodeNetwork, placement.NodeClass)
        { Streak = streak, Seed = streak >= AdaptiveReplication.Trusted ? c.Seed : null });
        var key = open.Header.Key(placement.Stage, placement.Shard, placement.Slot, epoch);
        if (streak is { } valid && AdaptiveReplication.Replicates(valid, c.Seed, key))
            draft.Raise(new ReplicaPlanned(draft.Now, placement.Stage, placement.Shard, shard.Slots.Length));
        return GrantAnswer.Granted;
    }

    private static int StreakOf(Placement placement, string executor) =>
        Array.Find(placement.NodeStreaks, streak => streak.Executor == executor)?.Valid ?? 0;

    private static GrantAnswer? Conflict(ShardState shard, Placement placement)
    {
        if (shard.ExcludedNodes.Contains(placement.Node)) return GrantAnswer.NodeFailedHere;
        foreach (var slot in shard.Slots)
        {
            if (slot.Holder is not { } holder) continue;
            if (holder.Node == placement.Node) return GrantAnswer.SameNode;
            if (holder.Owner == placement.NodeOwner) return GrantAnswer.SameOwner;
            if (holder.Network is not null && holder.Network == placement.NodeNetwork) return GrantAnswer.SameNetwork;
            if (holder.Class is not null && holder.Class != placement.NodeClass) return GrantAnswer.OtherClass;
        }

        return null;
    }
}
