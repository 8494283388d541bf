using Skyops.Core.Tasks.Ringers;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>Attempts, results and verdicts: <c>Apply</c> of the events that are about one shard.</summary>
internal static class ShardEvolution
{
    public static TaskState Leased(TaskState.Open open, AttemptLeased e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        var slot = shard.Slot(e.Slot) as SlotState.Waiting ?? throw Impossible(e);
        var attempt = new Attempt(
            e.Slot, e.Epoch, e.Node, e.Owner, e.PricePerHour, e.At, e.ResumeStep > 0 ? shard.Checkpoints.Resume : null,
            e.Network, e.Class);
        var leased = shard.WithSlot(e.Slot, new SlotState.Live(slot.Tries, slot.Failures, attempt))
            with
        { Epoch = e.Epoch };
        var next = With(open, e.Stage, e.Shard, shard, leased);
        return open.StartedAt is null ? next with { StartedAt = e.At } : next;
    }

    public static TaskState KeysReleased(TaskState.Open open, KeyReleased e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        var live = shard.Live(e.Slot, e.Epoch) ?? throw Impossible(e);
        return With(open, e.Stage, e.Shard, shard, shard.WithSlot(e.Slot, live with { Attempt = live.Attempt with { KeyReleasedTo = e.Recipient } }));
    }

    public static TaskState Checkpointed(TaskState.Open open, CheckpointSaved e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        var live = shard.Live(e.Slot, e.Epoch) ?? throw Impossible(e);
        var book = e.Verified
            ? shard.Checkpoints.WithVerified(e.Checkpoint)
            : shard.Checkpoints.WithCandidate(
                new CheckpointCandidate(e.Slot, e.Node, live.Attempt.Owner, e.Checkpoint));
        return With(open, e.Stage, e.Shard, shard, shard with { Checkpoints = book });
    }

    public static TaskState Received(TaskState.Open open, ReceiptReceived e)
    {
        var receipt = e.Receipt.Receipt;
        if (receipt.Exit != AttemptExit.Succeeded) return open;
        var key = receipt.Key;
        var shard = Shard(open, key.Stage, key.Shard);
        var live = shard.Live(key.Slot, key.Epoch) ?? throw Impossible(e);
        var result = new AttemptResult(receipt.Digest, receipt.Outputs, e.MeteredMs);
        return With(
            open, key.Stage, key.Shard, shard,
            shard.WithSlot(key.Slot, new SlotState.Reported(live.Tries, live.Failures, live.Attempt, result)));
    }

    public static TaskState Failed(TaskState.Open open, AttemptFailed e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        var live = shard.Live(e.Slot, e.Epoch) ?? throw Impossible(e);
        var past = new PastAttempt(
            live.Attempt, FailureRules.StateOf(e.Cause), e.Message ?? e.Cause.ToString(), null, e.MeteredMs, null,
            FailureRules.OutcomeOf(e.Cause))
        { Fault = e.Fault };
        var waiting = new SlotState.Waiting(live.Tries + (e.CountsAsTry ? 1 : 0), live.Failures + 1, e.NotBefore);
        var after = shard.WithSlot(e.Slot, waiting) with
        {
            ExcludedNodes = e.ExcludesNode && !shard.ExcludedNodes.Contains(e.Node)
                ? shard.ExcludedNodes.Add(e.Node)
                : shard.ExcludedNodes,
            LostNodes = e.Fault == AttemptFault.Loss && !shard.LostNodes.Contains(e.Node)
                ? shard.LostNodes.Add(e.Node)
                : shard.LostNodes,
            FailingNodes = e.Fault == AttemptFault.Task && !shard.FailingNodes.Contains(e.Node)
                ? shard.FailingNodes.Add(e.Node)
                : shard.FailingNodes,
            Past = shard.Past.Add(past),
        };
        var moved = e.Fault is AttemptFault.Node or AttemptFault.Loss ? 1 : 0;
        return With(open, e.Stage, e.Shard, shard, after) with { Counts = open.Counts with { Moved = open.Counts.Moved + moved } };
    }

    public static TaskState Extended(TaskState.Open open, ReplicaAdded e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        if (e.Slot != shard.Slots.Length) throw Impossible(e);
        var first = shard.Slots.Length == shard.Planned ? 1 : 0;
        var after = shard with { Slots = shard.Slots.Add(SlotState.Waiting.Fresh) };
        return With(open, e.Stage, e.Shard, shard, after) with { Counts = open.Counts with { Recomputed = open.Counts.Recomputed + first } };
    }

    public static TaskState Planned(TaskState.Open open, ReplicaPlanned e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        if (e.Slot != shard.Slots.Length || e.Slot != shard.Planned) throw Impossible(e);
        var after = shard with { Slots = shard.Slots.Add(SlotState.Waiting.Fresh), Planned = shard.Planned + 1 };
        return With(open, e.Stage, e.Shard, shard, after);
    }

    public static TaskState Compared(TaskState.Open open, ResultsCompared e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        return With(open, e.Stage, e.Shard, shard, shard with { Compared = shard.Compared.With(shard, e) });
    }

    public static TaskState Accepted(TaskState.Open open, ShardAccepted e)
    {
        var shard = Shard(open, e.Stage, e.Shard);
        var agreed = shard.ResultsInOrder().Where(s => Array.Exists(e.Votes, vote => vote.Epoch == s.Attempt.Epoch && vote.Agreed)).ToArray();
        var accepted = Array.Find(agreed, slot => slot.Result.Digest == e.Digest) ?? throw Impossible(e);
        var bill = open.Bill.Reserve(shard.Reservation(open.Header.Plan[e.Stage].Terms.CapMs), Amount.Zero);
        foreach (var slot in agreed) bill = bill.Pay(slot.Attempt.Owner, e.PaidEach);
        var attempts = Settled.WithVerdict(shard, e);
        return open with
        {
            Stages = open.Stages.With(e.Stage, open.Stages.Find(e.Stage)!.Finish(e.Shard).TopUp()),
            Outputs = open.Outputs.With(e.Stage, e.Shard, accepted.Result.Outputs),
            Bill = bill,
            Counts = open.Counts with { Accepted = open.Counts.Accepted + 1 },
            Recent = open.Recent.With(new FinishedShard(e.Stage, e.Shard, FinishedShard.Accepted, e.Digest, attempts)),
            Ringers = open.Ringers.Learn(KnownShard.Of(open.Header.Plan[e.Stage].Terms, shard, e)),
        };
    }

    private static TaskState.Open With(TaskState.Open open, int stage, int index, ShardState before, ShardState after)
    {
        var cap = open.Header.Plan[stage].Terms.CapMs;
        return open with
        {
            Stages = open.Stages.With(stage, open.Stages.Find(stage)!.With(index, after).TopUp()),
            Bill = open.Bill.Reserve(before.Reservation(cap), after.Reservation(cap)),
        };
    }

    private static ShardState Shard(TaskState.Open open, int stage, int shard) =>
        open.Stages.Find(stage, shard)
        ?? throw new InvalidOperationException($"task {open.Header.Id}: stage {stage} shard {shard} has no open state");

    private static InvalidOperationException Impossible(TaskEvent e) =>
        new($"{e.GetType().Name} does not fit the shard it is about: {e.Describe()}");
}
