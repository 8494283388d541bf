using Skyops.Core.Tasks.Deciding;
using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>
/// Every rule of a task's life.
/// <code>
/// None ──TaskSubmitted──> Open ──(DependenciesMet)──> leases, receipts, verdicts, StageCompleted …
/// ──TaskCompleted──> Ended (Completed)
///                          │                                                                   ├──TaskFailed─────> Ended (Failed)
///                          └─────────────────────────────────────────────────────────────────  └──TaskCancelled──> Ended (Cancelled)
/// </code>
/// A shard's slots are drawn at <see cref="Shards.SlotState"/>. Nothing leaves Ended. What each command answers in
/// each state:
/// <code>
/// command                    None              Open                                    Ended
/// Submit                     TaskSubmitted     repeat: nothing; else refused           repeat: nothing; else refused
/// DependenciesMet            nothing           DependenciesMet while waiting           nothing
/// DependencyFailed           nothing           TaskFailed while waiting                nothing
/// Grant                      NotWaiting        per placement                           TaskEnded
/// Report, SaveCheckpoint     UnknownAttempt    per receipt                             TaskEnded
/// ReleaseKeys                refused NotFound  KeyReleased once an epoch; else refused refused AlreadyEnded
/// LoseAttempts               nothing           AttemptFailed per live attempt          nothing
/// Compared                   nothing           ResultsCompared and its verdict         nothing
/// Cancel                     refused NotFound  TaskCancelled (owner), else NotFound    cancelled: nothing; else AlreadyEnded
/// </code>
/// </summary>
public static class TaskDecider
{
    /// <summary>What follows from a command. Pure: the same arguments give the same decision.</summary>
    public static TaskDecision Decide(
        TaskState state, TaskCommand command, DateTimeOffset now) => (state, command) switch
        {
            (TaskState.None, TaskCommand.Submit c) => AdmissionRules.Submit(new TaskDraft(state, now), c),
            (TaskState.Open s, TaskCommand.Submit c) => AdmissionRules.Again(state, s.Header, c),
            (TaskState.Ended s, TaskCommand.Submit c) => AdmissionRules.Again(state, s.Header, c),

            (TaskState.Open { AwaitsTasks: true }, TaskCommand.DependenciesMet) =>
                AdmissionRules.Start(new TaskDraft(state, now)),
            (TaskState.Open { AwaitsTasks: true }, TaskCommand.DependencyFailed c) =>
                AdmissionRules.GiveUp(new TaskDraft(state, now), c),
            (_, TaskCommand.DependenciesMet or TaskCommand.DependencyFailed) => TaskDecision.Nothing(state),

            (TaskState.None, TaskCommand.Grant c) =>
                TaskDecision.Nothing(state) with { Grants = All(GrantAnswer.NotWaiting, c.Placements.Count) },
            (_, TaskCommand.Grant c) => GrantRules.Decide(new TaskDraft(state, now), c),

            (TaskState.None, TaskCommand.Report c) =>
                TaskDecision.Nothing(state) with { Reports = All(ReportAnswer.UnknownAttempt, c.Receipts.Count) },
            (_, TaskCommand.Report c) => ReportRules.Decide(new TaskDraft(state, now), c.Node, c.Receipts),

            (TaskState.None, TaskCommand.SaveCheckpoint) =>
                TaskDecision.Nothing(state) with { Reports = [ReportAnswer.UnknownAttempt] },
            (_, TaskCommand.SaveCheckpoint c) =>
                CheckpointRules.Decide(new TaskDraft(state, now), c.Key, c.Node, c.Checkpoint),

            (_, TaskCommand.ReleaseKeys c) => KeyRules.Release(new TaskDraft(state, now), c),

            (TaskState.Open, TaskCommand.LoseAttempts c) => LossRules.Decide(new TaskDraft(state, now), c),
            (_, TaskCommand.LoseAttempts) => TaskDecision.Nothing(state),

            (TaskState.Open, TaskCommand.Compared c) => ComparisonRules.Decide(new TaskDraft(state, now), c),
            (_, TaskCommand.Compared) => TaskDecision.Nothing(state),

            (TaskState.Open s, TaskCommand.Cancel c) when c.Account == s.Header.Account =>
                EndingRules.Cancel(new TaskDraft(state, now), c),
            (TaskState.Ended s, TaskCommand.Cancel c) when c.Account == s.Header.Account => EndingRules.CancelAgain(s),
            (_, TaskCommand.Cancel) =>
                TaskDecision.Refused(state, new Refusal(RefusalCode.NotFound, "There is no such task of this account.")),

            _ => throw new InvalidOperationException($"{command.GetType().Name} is not a command of a task"),
        };

    /// <summary>The state after an event. Never fails on what <see cref="Decide"/> produced.</summary>
    /// <exception cref="InvalidOperationException">
    /// The event cannot happen in this state: a bug, or a journal that was tampered with.
    /// </exception>
    public static TaskState Apply(TaskState state, TaskEvent e) => (state, e) switch
    {
        (TaskState.None, TaskSubmitted x) => TaskEvolution.Begin(x),
        (TaskState.Open { AwaitsTasks: true } s, DependenciesMet) => TaskEvolution.Start(s),
        (TaskState.Open { AwaitsTasks: false } s, AttemptLeased x) => ShardEvolution.Leased(s, x),
        (TaskState.Open { AwaitsTasks: false } s, KeyReleased x) => ShardEvolution.KeysReleased(s, x),
        (TaskState.Open { AwaitsTasks: false } s, CheckpointSaved x) => ShardEvolution.Checkpointed(s, x),
        (TaskState.Open { AwaitsTasks: false } s, ReceiptReceived x) => ShardEvolution.Received(s, x),
        (TaskState.Open { AwaitsTasks: false } s, AttemptFailed x) => ShardEvolution.Failed(s, x),
        (TaskState.Open { AwaitsTasks: false } s, ReplicaPlanned x) => ShardEvolution.Planned(s, x),
        (TaskState.Open { AwaitsTasks: false } s, ReplicaAdded x) => ShardEvolution.Extended(s, x),
        (TaskState.Open { AwaitsTasks: false } s, ResultsCompared x) => ShardEvolution.Compared(s, x),
        (TaskState.Open { AwaitsTasks: false } s, ShardAccepted x) => ShardEvolution.Accepted(s, x),
        (TaskState.Open { AwaitsTasks: false } s, RingerSent x) => RingerEvolution.Sent(s, x),
        (TaskState.Open { AwaitsTasks: false } s, RingerCheckpointed x) => RingerEvolution.Checkpointed(s, x),
        (TaskState.Open { AwaitsTasks: false } s, RingerJudged x) => RingerEvolution.Judged(s, x),
        (TaskState.Open { AwaitsTasks: false } s, RingerDropped x) => RingerEvolution.Dropped(s, x),
        (TaskState.Open { AwaitsTasks: false } s, StageCompleted x) when TaskEvolution.CanComplete(s, x.Stage) =>
            TaskEvolution.CompleteStage(s, x.Stage),
        (TaskState.Open { AwaitsTasks: false } s, TaskCompleted x) when TaskEvolution.CanComplete(s) =>
            TaskEvolution.End(s, new EndReason.Completed(x.Outputs), x.At),
        (TaskState.Open s, TaskFailed x) =>
            TaskEvolution.End(s, new EndReason.Failed(x.Cause, x.Detail), x.At, x.Stage, x.Shard),
        (TaskState.Open s, TaskCancelled x) => TaskEvolution.End(s, new EndReason.Cancelled(x.Reason), x.At),
        _ =>
            throw new InvalidOperationException(
                $"{e.GetType().Name} cannot happen to a task that is {state.GetType().Name}"),
    };

    /// <summary>The state after all these events: what a replay does.</summary>
    public static TaskState Replay(IEnumerable<TaskEvent> events) =>
        events.Aggregate((TaskState)TaskState.None.Instance, Apply);

    private static T[] All<T>(T answer, int count)
    {
        var answers = new T[count];
        Array.Fill(answers, answer);
        return answers;
    }
}
