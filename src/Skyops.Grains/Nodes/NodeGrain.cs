using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;
using Skyops.Brokers;
using Skyops.Core.Nodes;
using Skyops.Errors;
using Skyops.Grains.Effects;
using Skyops.Grains.Journaling;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Nodes;

/// <summary>
/// One machine. Its identity, reputation and transitions are in the journal; what runs on it and when it was last heard are in memory, and mended with the worker and the
/// tasks at each (re)connection.
/// </summary>
public sealed class NodeGrain(IJournal journal, IBlobStore blobs, PoolOptions pool, TimeProvider time, ILogger<NodeGrain> logger) : Grain, INodeGrain, IDisposable
{
    /// <summary>A busy node leaves an event an attempt; a snapshot has about 15 KB, most of it what makes outcomes idempotent.</summary>
    private const int SnapshotEvery = 64 << 10;

    private readonly NodeAssignments _assignments = new();
    private readonly CommandSignal _signal = new();
    private readonly NodeSight _sight = new();

    // Outcomes are recorded beside other turns, so that those do not wait for the disk; what decides and appends still takes turns here.
    private readonly SemaphoreSlim _deciding = new(1);
    private OutcomeGroups _outcomes = null!;
    private EventStream<NodeState, NodeEvent> _stream = null!;
    private Outbox _outbox = null!;
    private CanaryDesk _canaries = null!;
    private CanaryWatch _canaryWatch = null!;
    private AbsenceWatch _absence = null!;
    private DateTimeOffset _lastSeenAt;

    private string Address => this.GetPrimaryKeyString();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _outbox = new Outbox($"node/{Address}", time, logger);
        _outcomes = new OutcomeGroups(outcomes => HandleAsync(new NodeCommand.RecordOutcomes(outcomes)));
        _stream = new EventStream<NodeState, NodeEvent>(
            journal, $"node/{Address}", new NodeState.None(), NodeDecider.Apply,
            events => NodeEventCodec.Encode([.. events]), data => NodeEventCodec.Decode(data.Span),
            new StateSnapshots<NodeState>(
                SnapshotEvery, state => NodeSnapshotCodec.Encode(state),
                data => NodeSnapshotCodec.Decode(data.Span) is { } state ? new Kept<NodeState>(state) : null));
        _absence = new AbsenceWatch(
            this, Address, GrainFactory, pool, _outbox, () => _assignments.ConnectionId is not null, async command => await HandleAsync(command));
        _canaries = new CanaryDesk(blobs, _assignments, _signal, time, () => _stream.State, HandleAsync);
        _canaryWatch = new CanaryWatch(this, pool, time, _canaries.DueAsync);
        await _stream.LoadAsync(cancellationToken);
        _lastSeenAt = time.GetUtcNow();
        if (_stream.State is not NodeState.Known) return;

        // A restarted silo gives every worker a full lease of grace to come back.
        if (_stream.State is not NodeState.Lost) _absence.Begin();
        Send(NodeEffects.OnActivation(_stream.State, time.GetUtcNow()));
    }

    public async Task<Answer<NodeWelcome>> ConnectAsync(NodeConnect connect)
    {
        var refusal = await HandleAsync(new NodeCommand.Connect(Address, connect));
        if (refusal is not null) return refusal;
        _lastSeenAt = time.GetUtcNow();
        var wasConnected = _assignments.ConnectionId is not null;
        var mended = _assignments.Connect(connect.ConnectionId, connect.Running);
        _signal.Raise();
        var holdsOther = _sight.Note(new NodeObservation(null, connect.Holds) { Gpus = [] });
        if (!wasConnected)
        {
            _absence.End();
            Send(NodeEffects.OnActivation(_stream.State, _lastSeenAt));
        }
        else if (holdsOther)
        {
            Send(NodeEffects.OnSight(_stream.State, _lastSeenAt));
        }

        TellLost(mended.Lost, LossReason.WorkerRestarted);
        foreach (var (taskId, keys) in mended.Ask) Ask(taskId, keys);
        await HandleAsync(new NodeCommand.LoseCanary());
        _canaryWatch.Set(_stream.State, connected: true);
        return new NodeWelcome((int)pool.Heartbeat.TotalMilliseconds, (int)pool.FenceAfter.TotalMilliseconds, pool.Pool);
    }

    public async Task DisconnectAsync(string connectionId, string reason)
    {
        if (!_assignments.Disconnect(connectionId)) return;
        _lastSeenAt = time.GetUtcNow();
        _signal.Raise();
        _absence.Begin();
        await HandleAsync(new NodeCommand.Disconnect(reason));
    }

    public async Task<NodeCommands?> TakeCommandsAsync(string connectionId, CancellationToken cancellationToken = default)
    {
        _lastSeenAt = time.GetUtcNow();
        if (_assignments.ConnectionId == connectionId && !_assignments.HasCommands)
            await _signal.WaitAsync(Limits.LongPoll, time, cancellationToken);
        return _assignments.Take(connectionId);
    }

    public Task ObserveAsync(string connectionId, NodeObservation seen)
    {
        if (_assignments.ConnectionId == connectionId && _sight.Note(seen)) Send(NodeEffects.OnSight(_stream.State, time.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task AssignAsync(Assignment[] assignments, bool known)
    {
        var refused = _assignments.Assign(assignments, known);
        foreach (var task in refused.GroupBy(key => key.TaskId))
            TellLost([new TaskAttempts(task.Key, [.. task])], known ? LossReason.WorkerRestarted : LossReason.Declined);
        if (_assignments.HasCommands) _signal.Raise();
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(AttemptKey[] keys, bool stop)
    {
        _assignments.Release(keys, stop);
        if (_assignments.HasCommands) _signal.Raise();
        return Task.CompletedTask;
    }

    public Task DeclinedAsync(string connectionId, AttemptKey[] keys, string reason)
    {
        var declined = _assignments.Declined(connectionId, keys);
        if (declined.Length > 0) logger.AttemptsDeclined(Address, declined.Length, reason);
        foreach (var task in declined.GroupBy(key => key.TaskId)) TellLost([new TaskAttempts(task.Key, [.. task])], LossReason.Declined);
        return Task.CompletedTask;
    }

    public Task RecordOutcomesAsync(NodeOutcome[] outcomes) => _outcomes.AddAsync(outcomes);

    public Task<ReportAnswer> CanaryReportedAsync(SignedReceipt receipt) => _canaries.ReportedAsync(receipt);

    public Task AnnounceAsync()
    {
        Send(NodeEffects.OnActivation(_stream.State, time.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task<NodeView?> GetAsync()
    {
        if (_stream.State is not NodeState.Known known) return Task.FromResult<NodeView?>(null);
        var now = time.GetUtcNow();
        var view = NodeProjection.View(known, _assignments.Running, _assignments.ConnectionId is null ? _lastSeenAt : now, now);
        var readings = _assignments.ConnectionId is null ? [] : _sight.Gpus;
        return Task.FromResult<NodeView?>(view with { Status = Effective(view.Status), GpuReadings = readings });
    }

    public void Dispose() => _deciding.Dispose();

    private async Task<Refusal?> HandleAsync(NodeCommand command)
    {
        await _deciding.WaitAsync();
        try
        {
            return await DecideAsync(command);
        }
        finally
        {
            _deciding.Release();
        }
    }

    private async Task<Refusal?> DecideAsync(NodeCommand command)
    {
        var now = time.GetUtcNow();
        var before = _stream.State;
        var decision = NodeDecider.Decide(before, command, now);
        if (decision.Refusal is { } refusal) return refusal;
        await this.AppendOrLeaveAsync(() => _stream.AppendAsync(decision.Events, now, Entity));
        Send(NodeEffects.After(before, decision.Events, _stream.State, now));
        _canaries.Changed(before, _stream.State);
        _canaryWatch.Set(_stream.State, _assignments.ConnectionId is not null);
        await SnapshotAsync();
        return null;

        EntityRow? Entity(NodeState state) => state is NodeState.Known known ? NodeProjection.Entity(known, now) : null;
    }

    /// <summary>What was decided is durable: a snapshot that cannot be written changes nothing of that.</summary>
    private async Task SnapshotAsync()
    {
        try
        {
            await _stream.SnapshotAsync();
        }
        catch (JournalUnavailableException failure)
        {
            logger.SnapshotFailed(failure, Address);
        }
    }

    private void Send(IReadOnlyList<NodeEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case NodeEffect.TellScheduler tell:
                    var snapshot = _sight.On(tell.Snapshot) with { Status = Effective(tell.Snapshot.Status) };
                    _outbox.Send("scheduler", () => GrainFactory.GetGrain<ISchedulerGrain>(pool.Pool).NodeChangedAsync(snapshot));
                    break;
                case NodeEffect.NoteInRoster note:
                    _outbox.Send("broker", () => GrainFactory.GetGrain<IBrokerGrain>(pool.Pool).EnrolAsync(note.Node, note.Owner));
                    break;
                case NodeEffect.LoseAttempts:
                    TellLost(_assignments.LoseAll(), LossReason.NodeLost);
                    break;
            }
        }
    }

    /// <summary>A node whose worker has not come back yet since the silo started is not ready, whatever the journal last said.</summary>
    private NodeStatus Effective(NodeStatus status) =>
        status == NodeStatus.Ready && _assignments.ConnectionId is null ? NodeStatus.Unreachable : status;

    private void TellLost(IEnumerable<TaskAttempts> lost, LossReason reason)
    {
        foreach (var (taskId, keys) in lost)
            _outbox.Send(taskId, () => GrainFactory.GetGrain<ITaskGrain>(taskId).AttemptsLostAsync(Address, keys, reason));
    }

    private void Ask(string taskId, AttemptKey[] keys) => _outbox.Send(taskId, async () =>
    {
        var keep = await GrainFactory.GetGrain<ITaskGrain>(taskId).ConfirmAttemptsAsync(Address, keys);
        _assignments.Confirm(keys, keep);
        if (_assignments.HasCommands) _signal.Raise();
    });
}
