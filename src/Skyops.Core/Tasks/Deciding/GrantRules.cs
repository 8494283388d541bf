using Skyops.Core.Tasks.Shards;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>Whether a placement may become a lease. The scheduler's view may be old; the task's is the truth.</summary>
internal static class GrantRules
{
    public static TaskDecision Decide(TaskDraft draft, IReadOnlyList<Placement> placements)
    {
        if (draft.Open is { Header.Spec.Together: true } && !AllGranted(draft, placements, out var refused))
            return draft.Decision() with { Grants = refused };
        var answers = new GrantAnswer[placements.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = Grant(draft, placements[i]);
        return draft.Decision() with { Grants = answers };
    }

    /// <summary>Tries a gang on a copy: one of them refused, none is granted.</summary>
    private static bool AllGranted(TaskDraft draft, IReadOnlyList<Placement> placements, out GrantAnswer[] answers)
    {
        var trial = new TaskDraft(draft.State, draft.Now);
        answers = [.. placements.Select(placement => Grant(trial, placement))];
        var all = Array.TrueForAll(answers, answer => answer == GrantAnswer.Granted);
        answers = [.. answers.Select(answer => answer == GrantAnswer.Granted ? GrantAnswer.GangIncomplete : answer)];
        return all;
    }

    private static GrantAnswer Grant(TaskDraft draft, Placement placement)
    {
        if (draft.Open is not { } open) return GrantAnswer.TaskEnded;
        if (open.AwaitsTasks || placement.Stage != open.Stage || placement.Shard >= open.Progress.Offered)
            return GrantAnswer.NotWaiting;
        if (open.Progress.Find(placement.Shard) is not { } shard) return GrantAnswer.NotWaiting;
        if (shard.Slot(placement.Slot) is not SlotState.Waiting slot || slot.NotBefore > draft.Now)
            return GrantAnswer.NotWaiting;
        if (Conflict(shard, placement) is { } conflict) return conflict;

        var before = shard.Reservation(open.Header.CapMs);
        var budget = open.Header.Spec.Budget;
        // Looked at first, so that no price a node may name can overflow the sums below.
        if (Billing.Charges.Of(open.Header.CapMs, open.Header.CapMs, placement.PricePerHour) > budget)
            return GrantAnswer.OverBudget;
        var epoch = shard.Epoch + 1;
        var attempt = new Attempt(
            placement.Slot, epoch, placement.Node, placement.NodeOwner, placement.PricePerHour, draft.Now, null);
        var after = shard.WithSlot(placement.Slot, new SlotState.Live(0, 0, attempt)).Reservation(open.Header.CapMs);
        if (!open.Bill.Covers(budget, before, after)) return GrantAnswer.OverBudget;

        draft.Raise(new AttemptLeased(
            draft.Now, placement.Stage, placement.Shard, placement.Slot, epoch, placement.Node, placement.NodeOwner,
            placement.PricePerHour,
            placement.Score, shard.Checkpoints.Resume?.Step ?? 0));
        return GrantAnswer.Granted;
    }

    private static GrantAnswer? Conflict(ShardState shard, Placement placement)
    {
        if (shard.ExcludedNodes.Contains(placement.Node)) return GrantAnswer.NodeFailedHere;
        foreach (var slot in shard.Slots)
        {
            if (slot.Holder is not { } holder) continue;
            if (holder.Node == placement.Node) return GrantAnswer.SameNode;
            if (holder.Owner == placement.NodeOwner) return GrantAnswer.SameOwner;
        }

        return null;
    }
}
