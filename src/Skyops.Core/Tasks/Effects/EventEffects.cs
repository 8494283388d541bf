using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Effects;

/// <summary>What one event makes others need to know.</summary>
internal static class EventEffects
{
    public static void Collect(TaskOutbox outbox, TaskState before, TaskEvent e, TaskState after)
    {
        switch (e)
        {
            case AttemptLeased x when after is TaskState.Open open:
                var live = open.Stages.Find(x.Stage, x.Shard)!.Live(x.Slot, x.Epoch)!;
                outbox.Assign(x.Node, AssignmentBuilder.Of(open, x.Stage, x.Shard, live.Attempt));
                break;
            case ReceiptReceived { Receipt.Receipt: { Exit: AttemptExit.Succeeded } receipt } x when after is TaskState.Open open:
                Over(outbox, open.Header, receipt.Key, x.Receipt.Node, stop: false);
                outbox.Compare(ComparisonEffects.Due(open, receipt.Key.Stage, receipt.Key.Shard));
                break;
            case ResultsCompared x when after is TaskState.Open open:
                outbox.BudgetFreed();
                outbox.Compare(ComparisonEffects.Due(open, x.Stage, x.Shard));
                break;
            case AttemptFailed x when after is TaskState.Open open:
                var key = open.Header.Key(x.Stage, x.Shard, x.Slot, x.Epoch);
                Over(outbox, open.Header, key, x.Node, FailureRules.MayStillRun(x.Cause));
                outbox.Outcome(
                    x.Node,
                    new NodeOutcome(key, FailureRules.OutcomeOf(x.Cause), x.MeteredMs, Amount.Zero) { Executor = open.Header.Plan[x.Stage].Terms.Executor });
                break;
            case ShardAccepted x when before is TaskState.Open open:
                var shard = open.Stages.Find(x.Stage, x.Shard)!;
                Stop(outbox, open, x.Stage, x.Shard, shard);
                Judged(
                    outbox, open.Header, x.Stage, x.Shard,
                    Settled.WithVerdict(shard, x).Skip(shard.Past.Length));
                break;
            case RingerSent x when after is TaskState.Open open:
                RingerEffects.Sent(outbox, open, x);
                break;
            case RingerJudged when before is TaskState.Open open && after is TaskState.Open judged:
                RingerEffects.Over(outbox, open, judged, stop: false);
                break;
            case RingerDropped x when before is TaskState.Open open && after is TaskState.Open dropped:
                RingerEffects.Over(outbox, open, dropped, FailureRules.MayStillRun(x.Cause));
                break;
            case StageCompleted x when before is TaskState.Open open:
                RingerEffects.Stopped(outbox, open, x.Stage);
                break;
            case TaskCompleted or TaskFailed or TaskCancelled when before is TaskState.Open open
                && after is TaskState.Ended ended:
                foreach (var (stage, index, active) in open.ActiveShards)
                {
                    Stop(outbox, open, stage, index, active);
                    Judged(
                        outbox, open.Header, stage, index,
                        Settled.WithoutVerdict(active).Skip(active.Past.Length));
                }

                RingerEffects.Stopped(outbox, open, null);
                Finish(outbox, ended);
                break;
        }
    }

    /// <summary>The ledger, the broker and the scheduler learn that the task is over.</summary>
    public static void Finish(TaskOutbox outbox, TaskState.Ended ended)
    {
        outbox.Last(new TaskEffect.Withdraw());
        outbox.Last(new TaskEffect.Settle(ended.Header.Spec.Currency, Settlement.Of(ended.Header, ended.Bill, ended.Ringers)));
        outbox.Last(new TaskEffect.Ended(ended.Header.Account));
    }

    /// <summary>Tells reputation how attempts ended.</summary>
    public static void Judged(
        TaskOutbox outbox, TaskHeader header, int stage, int shard, IEnumerable<PastAttempt> attempts)
    {
        foreach (var past in attempts)
        {
            var key = header.Key(stage, shard, past.Attempt.Slot, past.Attempt.Epoch);
            outbox.Outcome(
                past.Attempt.Node,
                new NodeOutcome(key, past.Outcome, past.MeteredMs, past.Paid ?? Amount.Zero)
                {
                    Executor = header.Plan[stage].Terms.Executor,
                    Checked = past.Checked,
                });
        }
    }

    private static void Stop(TaskOutbox outbox, TaskState.Open open, int stage, int index, ShardState shard)
    {
        foreach (var attempt in shard.LiveAttempts)
        {
            var key = open.Header.Key(stage, index, attempt.Slot, attempt.Epoch);
            outbox.Unassign(key);
            Over(outbox, open.Header, key, attempt.Node, stop: true);
        }
    }

    private static void Over(TaskOutbox outbox, TaskHeader header, AttemptKey key, string node, bool stop)
    {
        outbox.Over(node, key, stop);
        outbox.Release(AssignmentBuilder.Slot(header, key.Stage, key.Shard, key.Slot, node));
    }
}
