using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Ringers;
using Skyops.Core.Tasks.Shards;
using Skyops.Core.Tasks.Stages;
using Skyops.Core.Validation;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>When a ringer goes out, and what becomes of it. To its node every answer is that of an ordinary attempt.</summary>
internal static class RingerRules
{
    private const int MessageLength = 2_000;

    /// <summary>
    /// True when the node got a known shard in place of the one it was offered, which goes on waiting. Only a node that is
    /// trusted with a shard alone is tried, only while the stage has more to do than a further attempt for all that are at
    /// work (so that its end is not put off), and only when the task's own fee pays for it.
    /// </summary>
    public static bool Send(TaskDraft draft, Placement place, StageTerms terms, StageProgress progress, ShardState shard, int streak, string seed, double share)
    {
        var open = draft.Open!;
        if (streak < AdaptiveReplication.Trusted || open.Header.Spec.Together || place.NodeOwner == open.Header.Account) return false;

        // The keys of a ringer would be those of an attempt that is over.
        if (open.Header.Spec.Sealing is not null) return false;
        var epoch = shard.Epoch + 1;
        if (!RingerLot.Falls(share, seed, open.Header.Key(place.Stage, place.Shard, place.Slot, epoch))) return false;
        if (open.Ringers.Live.Length >= Limits.RingersAtOnce || !IsFarFromItsEnd(progress)) return false;
        if (open.Ringers.Known.LastOrDefault(known => known.IsNewTo(place)) is not { } chosen) return false;
        if (open.Ringers.Promised + chosen.PaidEach > Charges.Fee(open.Bill.Work)) return false;
        draft.Raise(new RingerSent(
            draft.Now, place.Stage, chosen.Shard, chosen.Slot, chosen.Epoch, place.Shard, place.Slot, epoch, place.Node, place.NodeOwner,
            place.PricePerHour, streak, seed, share)
        { Network = place.NodeNetwork, Class = terms.OneClass ? place.NodeClass : null });
        return true;
    }

    public static ReportAnswer Report(TaskDraft draft, LiveRinger ringer, SignedReceipt signed)
    {
        var receipt = signed.Receipt;
        var stage = draft.Open!.Header.Plan[receipt.Key.Stage];
        var metered = ReportRules.Metered(stage.Terms.CapMs, ringer.Attempt, receipt.RunMs, draft.Now);
        if (receipt.Exit != AttemptExit.Succeeded)
        {
            Drop(draft, ringer, FailureRules.CauseOf(receipt.Exit), receipt.Message, metered);
            return ReportAnswer.Recorded;
        }

        if ((OutputManifestCheck.Problem(receipt.Outputs, receipt.Digest) ?? stage.OutputProblem(receipt.Outputs)) is { } problem)
        {
            Drop(draft, ringer, AttemptFailureCause.Malformed, problem, metered);
            return ReportAnswer.Malformed;
        }

        var right = receipt.Digest == ringer.Known.Digest;
        var paid = right ? Amount.Min(Charges.Of(metered, stage.Terms.CapMs, ringer.Attempt.PricePerHour), ringer.Most) : Amount.Zero;
        draft.Raise(new RingerJudged(draft.Now, signed, metered, right, paid));
        return ReportAnswer.Recorded;
    }

    public static ReportAnswer Save(TaskDraft draft, LiveRinger ringer, AttemptKey key, long step)
    {
        if (step <= ringer.Step) return ReportAnswer.Duplicate;
        draft.Raise(new RingerCheckpointed(draft.Now, key.Stage, key.Shard, key.Slot, key.Epoch, ringer.Attempt.Node, step));
        return ReportAnswer.Recorded;
    }

    public static void Drop(TaskDraft draft, LiveRinger ringer, AttemptFailureCause cause, string? message, long meteredMs)
    {
        var (known, attempt) = (ringer.Known, ringer.Attempt);
        var shown = message is { Length: > MessageLength } ? message[..(MessageLength - 1)] + "…" : message;
        draft.Raise(new RingerDropped(draft.Now, known.Stage, known.Shard, attempt.Slot, attempt.Epoch, attempt.Node, cause, shown, meteredMs));
    }

    private static bool IsFarFromItsEnd(StageProgress progress)
    {
        var live = progress.Active.Values.Sum(shard => shard.LiveAttempts.Count());
        var others = progress.Waiting - 1 + ((progress.Shards - progress.Offered) * progress.Redundancy);
        return others > live;
    }
}
