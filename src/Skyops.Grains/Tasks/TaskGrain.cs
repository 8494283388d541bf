using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Skyops.Api;
using Skyops.Core.Tasks;
using Skyops.Errors;
using Skyops.Grains.Effects;
using Skyops.Grains.Journaling;
using Skyops.Storage;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Grains.Tasks;

/// <summary>One task: every method validates, decides in Core, appends, applies, and then sends what others must hear.</summary>
public sealed partial class TaskGrain(IJournal journal, PoolOptions pool, ResultComparer comparer, TimeProvider time, ILogger<TaskGrain> logger) : Grain, ITaskGrain
{
    private readonly LiveProgress _live = new();
    private readonly TaskWatchers _watchers = new();
    private EventStream<TaskState, TaskEvent> _stream = null!;
    private TaskAdmission _admission = null!;
    private TaskMessenger _messenger = null!;
    private TaskDependencies _dependencies = null!;
    private LeaseWatch _leases = null!;
    private KeyDesk _keys = null!;
    private bool _submitting;

    private string Id => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = new EventStream<TaskState, TaskEvent>(
            journal, $"task/{Id}", TaskState.None.Instance, TaskDecider.Apply,
            events => TaskEventCodec.Encode(events), data => TaskEventCodec.Decode(data.Span));
        var outbox = new Outbox($"task/{Id}", time, logger);
        _admission = new TaskAdmission(Id, GrainFactory, journal, pool);
        _messenger = new TaskMessenger(Id, outbox, GrainFactory, pool, comparer, () => _stream.State, LeaveWhenSettled);
        _dependencies = new TaskDependencies(Id, outbox, GrainFactory);
        _leases = new LeaseWatch(this, time, () => _stream.State, HandleAsync);
        _keys = new KeyDesk(time, pool.KeyWait);
        await _stream.LoadAsync(cancellationToken);
        if (_stream.State is not TaskState.None) Announce();
    }

    public async Task<Answer<SubmitReceipt>> SubmitAsync(SubmitTask command)
    {
        _submitting = true;
        try
        {
            return await AdmitAsync(command);
        }
        finally
        {
            _submitting = false;
            LeaveIfNone();
        }
    }

    public async Task<Answer<TaskView>> CancelAsync(string account, string reason) =>
        (await HandleAsync(new TaskCommand.Cancel(account, reason))).Refusal is { } refusal ? refusal : View()!;

    public async Task<GrantAnswer[]> GrantAsync(Placement[] placements) => [.. (await HandleAsync(new TaskCommand.Grant(placements, journal.HeadHash, pool.RingerShare))).Grants];

    public async Task<ReportAnswer[]> ReportAsync(SignedReceipt[] receipts)
    {
        if (receipts.Length == 0) return [];
        var node = receipts[0].Node;
        if (Array.Exists(receipts, receipt => receipt.Node != node)) throw new ArgumentException("receipts of one call are of one node", nameof(receipts));
        return [.. (await HandleAsync(new TaskCommand.Report(node, receipts))).Reports];
    }

    public async Task<ReportAnswer> CheckpointedAsync(AttemptKey key, string node, Checkpoint checkpoint) =>
        (await HandleAsync(new TaskCommand.SaveCheckpoint(key, node, checkpoint))).Reports[0];

    public Task ProgressAsync(string node, AttemptProgress[] progress)
    {
        LeaveIfNone();
        var live = TaskProjection.Confirmed(_stream.State, node, progress.Select(item => item.Key));
        _live.Set(progress, live);
        if (_watchers.Any && live.Length > 0)
            _watchers.Tell(LiveProgress.Update(node, progress[^1], TaskProjection.Progress(_stream.State, _live.Attempts), time.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task AttemptsLostAsync(string node, AttemptKey[] keys, LossReason reason) => HandleAsync(new TaskCommand.LoseAttempts(node, keys, reason));

    public Task ComparedAsync(int stage, int shard, ComparedPair[] pairs, UnreadableResult[] unreadable) =>
        HandleAsync(new TaskCommand.Compared(stage, shard, pairs, unreadable));

    public Task<AttemptKey[]> ConfirmAttemptsAsync(string node, AttemptKey[] running)
    {
        LeaveIfNone();
        return Task.FromResult(TaskProjection.Confirmed(_stream.State, node, running));
    }

    public async Task<bool> AnnounceAsync()
    {
        LeaveIfNone();
        if (_stream.State is TaskState.None) return false;

        // An activation that this very call caused has just done so; but any other call may have caused it, long ago.
        Announce();

        // A scheduler that is rebuilt must not give away the room of this task's live attempts before it has heard of them.
        await _messenger.ToldSchedulerAsync();
        return true;
    }

    public Task<TaskView?> GetAsync(string? account) => Task.FromResult(MaySee(account) ? View() : null);

    public Task<SignedReceipt[]?> ReceiptsAsync(string? account) => PastAsync(account, TaskProjection.Receipts);

    public Task<TaskBill?> BillAsync(string? account) => PastAsync(account, TaskProjection.Bill);

    public Task<TaskBlobs?> BlobsAsync(string? account) => PastAsync(account, TaskProjection.Blobs);

    public Task<bool> ReadsAsync(AttemptKey key, string node, string sha256)
    {
        LeaveIfNone();
        return Task.FromResult(TaskProjection.Reads(_stream.State, key, node).Contains(sha256));
    }

    public async IAsyncEnumerable<TaskUpdate[]> WatchAsync(
        string? account, long afterSeq, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (!MaySee(account)) yield break;
        using var watcher = _watchers.Add();
        var seen = afterSeq;
        while (true)
        {
            // Durable events always come from the journal, so that none is missed or told twice however slow the watcher is.
            await foreach (var row in _stream.ReadAsync(seen, cancellationToken))
            {
                seen = row.Seq;
                var progress = TaskProjection.Progress(_stream.State, _live.Attempts);
                yield return [.. row.Events.Select(happened => TaskProjection.Update(row.Seq, happened, progress))];
            }

            if (_stream.State is TaskState.Ended && seen >= _stream.Seq) yield break;
            var live = await watcher.NextAsync(cancellationToken);
            if (live.Length > 0) yield return live;
        }
    }

    public Task AwaitEndAsync(string dependentTaskId)
    {
        LeaveIfNone();
        _dependencies.AddDependent(dependentTaskId);
        if (_stream.State is not TaskState.Open) TellDependents();
        return Task.CompletedTask;
    }

    public async Task DependencyEndedAsync(string taskId, TaskStatus status)
    {
        LeaveIfNone();
        if (_stream.State is not TaskState.Open { AwaitsTasks: true } open) return;
        if (status != TaskStatus.Completed)
            await HandleAsync(new TaskCommand.DependencyFailed(taskId, $"task {taskId}, which this one runs after, ended as {status.ToString().ToLowerInvariant()}"));
        else if (_dependencies.Completed(taskId, open.Header.Spec.After))
            await HandleAsync(new TaskCommand.DependenciesMet());
    }

    private async Task<Answer<SubmitReceipt>> AdmitAsync(SubmitTask command)
    {
        var awaits = false;
        var holdId = "";
        if (_stream.State is TaskState.None)
        {
            var admitted = await _admission.AdmitAsync(command);
            if (admitted.IsRefused) return admitted.Refusal;
            (holdId, awaits) = (admitted.Value.HoldId, admitted.Value.AwaitsTasks);
        }

        var repeated = _stream.State is not TaskState.None;
        var decision = await HandleAsync(new TaskCommand.Submit(Id, command, holdId, awaits));
        if (decision.Refusal is { } refusal) return refusal;
        if (!repeated && _stream.State is TaskState.Open { AwaitsTasks: true } open) _dependencies.Await(open.Header.Spec.After);
        var header = Header ?? throw new InvalidOperationException("a submitted task has a header");
        return new SubmitReceipt(Id, header.SpecHash, header.SubmittedAt, repeated);
    }

    private async Task<TaskDecision> HandleAsync(TaskCommand command)
    {
        var now = time.GetUtcNow();
        var before = _stream.State;
        var decision = TaskDecider.Decide(before, command, now);
        LeaveIfNone();
        if (decision.Events.Count == 0) return decision;
        try
        {
            await this.AppendOrLeaveAsync(() => _stream.AppendAsync(decision.Events, decision.State, now, TaskEntities.Changed(before, decision.State, now)));
        }
        catch (JournalUnavailableException)
        {
            _leases.StoreAway();
            throw;
        }

        _live.Forget(decision.Events);
        _keys.Forget(_stream.State);
        _watchers.Wake();
        _messenger.Send(TaskEffects.After(before, decision));
        if (_stream.State is TaskState.Ended && _dependencies.HasDependents) TellDependents();
        _leases.Set();
        return decision;
    }

    private void Announce()
    {
        _messenger.Send(TaskEffects.OnActivation(_stream.State));
        if (_stream.State is TaskState.Open { AwaitsTasks: true } open) _dependencies.Await(open.Header.Spec.After);
        _leases.Set();
    }

    private void TellDependents() => _dependencies.TellEnded(TaskProjection.Summary(_stream.State)?.Status ?? TaskStatus.Failed);

    /// <summary>A task that has ended and has nothing left to send needs no memory until somebody asks for it.</summary>
    private void LeaveWhenSettled()
    {
        if (_stream.State is TaskState.Ended && !_watchers.Any) DeactivateOnIdle();
    }

    /// <summary>
    /// Many tasks at once come to be without being woken (<see cref="TaskIntake"/>). So an activation that found no task leaves after the call that woke it: it may be there at
    /// the next one.
    /// </summary>
    private void LeaveIfNone()
    {
        if (_stream.State is TaskState.None && !_submitting) DeactivateOnIdle();
    }

    private TaskHeader? Header => _stream.State switch
    {
        TaskState.Open s => s.Header,
        TaskState.Ended s => s.Header,
        _ => null,
    };

    private bool MaySee(string? account)
    {
        LeaveIfNone();
        return Header is { } header && (account is null || header.Account == account);
    }

    /// <summary>What all its events come to, for somebody who may see it.</summary>
    private async Task<T?> PastAsync<T>(string? account, Func<List<TaskEvent>, T> make)
        where T : class => MaySee(account) ? make(await _stream.AllAsync()) : null;

    private TaskView? View() => TaskProjection.View(_stream.State, _live.Attempts, _stream.Seq, time.GetUtcNow());
}
