using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Views;
using Skyops.Errors;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>What people see of a task. Live progress, which is not kept, comes as a parameter.</summary>
public static class TaskProjection
{
    /// <param name="state">A submitted task.</param>
    /// <param name="live">What attempts last said of themselves; may lack any.</param>
    /// <param name="seq">Sequence of the last event.</param>
    /// <param name="now">For the time left.</param>
    /// <returns>Null for a task that was never submitted.</returns>
    public static TaskView? View(
        TaskState state, IReadOnlyDictionary<AttemptKey, AttemptProgress> live, long seq, DateTimeOffset now)
    {
        if (TaskFacts.Of(state, live) is not { } facts) return null;
        var spec = facts.Header.Spec;
        var fee = Charges.Fee(facts.Bill.Work);
        return new TaskView
        {
            Id = facts.Header.Id,
            Name = spec.Name,
            Owner = facts.Header.Account,
            Status = facts.Status,
            Reason = facts.Reason,
            Spec = spec,
            SpecHash = facts.Header.SpecHash,
            SubmittedAt = facts.Header.SubmittedAt,
            StartedAt = facts.StartedAt,
            EndedAt = facts.EndedAt,
            Progress = facts.Progress,
            SecondsLeft = facts.SecondsLeft(now),
            Stages = StageViews.Of(state),
            Shards = ShardViews.Of(state, live),
            Cost = new CostView(spec.Currency, spec.Budget, facts.Bill.Work, fee, facts.Bill.Work + fee),
            Outputs = state is TaskState.Ended { Reason: EndReason.Completed completed } ? completed.Outputs : [],
            Seq = seq,
            AcceptedShards = facts.Counts.Accepted,
            RecomputedShards = facts.Counts.Recomputed,
            MovedAttempts = facts.Counts.Moved,
        };
    }

    /// <summary>The line of a list; null for a task that was never submitted.</summary>
    public static TaskSummary? Summary(TaskState state, IReadOnlyDictionary<AttemptKey, AttemptProgress>? live = null)
    {
        if (TaskFacts.Of(state, live ?? TaskFacts.NoProgress) is not { } facts) return null;
        var spec = facts.Header.Spec;
        return new TaskSummary(
            facts.Header.Id, spec.Name, facts.Header.Account, facts.Status, spec.Workload.Executor,
            facts.Header.SubmittedAt, facts.Progress,
            spec.Budget, spec.Currency)
        {
            Cost = state is TaskState.Ended ? facts.Bill.Work + Charges.Fee(facts.Bill.Work) : null,
        };
    }

    /// <summary>
    /// An event for histories and followers. Digests and files that have no verdict yet are left out of its data.
    /// </summary>
    public static TaskUpdate Update(long seq, TaskEvent e, double progress)
    {
        var place = TaskEventPlace.Of(e);
        return new TaskUpdate(
            seq, e.At, e.GetType().Name, e.Describe(), place.Stage, place.Shard, place.Node, progress,
            TaskEventCodec.Text(SealedResults.Of(e)));
    }

    /// <summary>
    /// All receipts among a task's events, in order; of shards without a verdict without digest and files.
    /// </summary>
    public static SignedReceipt[] Receipts(IEnumerable<TaskEvent> events) => SealedResults.Receipts(events);

    /// <summary>What it costs and why, from all its events.</summary>
    public static TaskBill Bill(IReadOnlyList<TaskEvent> events) => TaskBills.Of(events);

    /// <summary>The blobs among a submitted task's events, as far as its owner may know them.</summary>
    public static TaskBlobs Blobs(IReadOnlyList<TaskEvent> events) => TaskBlobViews.Of(events);

    /// <summary>What an attempt that runs on the node may fetch; nothing when it does not run there.</summary>
    public static IEnumerable<string> Reads(TaskState state, AttemptKey key, string node) => TaskBlobViews.Reads(state, key, node);

    /// <summary>Which keys a live attempt needs; null when the task is not encrypted or has ended.</summary>
    public static KeyTerms? KeyTerms(TaskState state, AttemptKey key) =>
        state is TaskState.Open { Header.Spec.Sealing: { } sealing } open ? new KeyTerms(sealing, Deciding.KeyRules.Reads(open, key)) : null;

    /// <summary>Why the keys of an attempt may not go to this key of a node; null when they may.</summary>
    public static Refusal? KeyProblem(TaskState state, AttemptKeyRequest asked) => Deciding.KeyRules.Problem(state, asked.Attempt, asked.Node, asked.Recipient);

    /// <summary>0…1 over all stages.</summary>
    public static double Progress(TaskState state, IReadOnlyDictionary<AttemptKey, AttemptProgress> live) =>
        TaskFacts.Of(state, live)?.Progress ?? 0;

    /// <summary>Which of the attempts that a node still runs are to go on.</summary>
    public static AttemptKey[] Confirmed(TaskState state, string node, IEnumerable<AttemptKey> running) =>
        state is TaskState.Open open
            ? [.. running.Where(key => (key.TaskId == open.Header.Id && open.Ringers.Find(key, node) is not null) || Deciding.LiveAttempt.Find(open, key, node).Live is not null)]
            : [];

    /// <summary>All live attempts, ringers too.</summary>
    public static IEnumerable<LiveLease> Leases(TaskState state) =>
        state is TaskState.Open open ? open.ActiveShards.SelectMany(shard => LiveLease.Of(open, shard.Stage, shard.Shard, shard.State)).Concat(LiveLease.OfRingers(open)) : [];

    /// <summary>
    /// A request as it may be told now: attempts that were live when it was written and have ended since take no room any
    /// more, however long the message was on its way.
    /// </summary>
    public static PlacementRequest StillTrue(TaskState state, PlacementRequest request)
    {
        if (request.Live.Length == 0) return request;
        var live = Leases(state).Select(lease => (lease.Key.Stage, lease.Room.Shard, lease.Room.Slot, lease.Node)).ToHashSet();
        return request with { Live = [.. request.Live.Where(slot => live.Contains((slot.Stage, slot.Shard, slot.Slot, slot.Node)))] };
    }
}
