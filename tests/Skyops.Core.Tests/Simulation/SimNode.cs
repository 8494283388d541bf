using System.Text.Json;
using Skyops.Core.Nodes;
using Skyops.Errors;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the node grain: transitions in the journal, assignments and liveness in memory.</summary>
internal sealed class SimNode
{
    private static readonly TimeSpan LongPoll = TimeSpan.FromSeconds(20);

    private readonly SimSilo _silo;
    private readonly string _address;
    private readonly SimStream<NodeState, NodeEvent> _stream;
    private readonly SimOutbox _outbox;
    private Lifetime _leases = new();
    private readonly SimCanaries _canaries;
    private TaskCompletionSource? _signal;

    private SimNode(SimSilo silo, string address)
    {
        (_silo, _address) = (silo, address);
        _outbox = new SimOutbox(silo, address);
        _canaries = new SimCanaries(silo, address, Assignments, () => _stream!.State, HandleAsync, Raise);
        _stream = new SimStream<NodeState, NodeEvent>(
            silo, $"node/{address}", new NodeState.None(), NodeDecider.Apply,
            events => NodeEventCodec.Encode([.. events]), data => NodeEventCodec.Decode(data.Span),
            (NodeSnapshotCodec.Encode, data => NodeSnapshotCodec.Decode(data)!));
    }

    public string Address => _address;

    public NodeAssignments Assignments { get; } = new();

    public static async Task<SimNode> ActivateAsync(SimSilo silo, string address)
    {
        var node = new SimNode(silo, address);
        await node._stream.LoadAsync();
        if (node._stream.State is not NodeState.Known) return node;
        if (node._stream.State is not NodeState.Lost)
        {
            node.TellBroker(here: false);
            node.StartLeaseTimer();
        }

        node.Send(NodeEffects.OnActivation(node._stream.State, silo.Now));
        return node;
    }

    public async Task<Refusal?> ConnectAsync(NodeConnect connect)
    {
        if (await HandleAsync(new NodeCommand.Connect(_address, connect)) is { } refusal) return refusal;
        _leases.End();
        var wasConnected = Assignments.ConnectionId is not null;
        var mended = Assignments.Connect(connect.ConnectionId, connect.Running);
        Raise();
        if (!wasConnected)
        {
            TellBroker(here: true);
            Send(NodeEffects.OnActivation(_stream.State, _silo.Now));
        }

        TellLost(mended.Lost, LossReason.WorkerRestarted);
        foreach (var (taskId, keys) in mended.Ask) Ask(taskId, keys);
        await HandleAsync(new NodeCommand.LoseCanary());
        _canaries.Set(_stream.State, connected: true);
        return null;
    }

    public async Task DisconnectAsync(string connectionId, string reason)
    {
        if (!Assignments.Disconnect(connectionId)) return;
        Raise();
        TellBroker(here: false);
        StartLeaseTimer();
        await HandleAsync(new NodeCommand.Disconnect(reason));
    }

    public async Task<NodeCommands?> TakeCommandsAsync(string connectionId)
    {
        if (Assignments.ConnectionId == connectionId && !Assignments.HasCommands)
        {
            var signal = _signal ??= new TaskCompletionSource();
            _silo.World.Queue.After(LongPoll, _silo.Life, () =>
            {
                if (_signal == signal) _signal = null;
                signal.TrySetResult();
            });
            await signal.Task;
        }

        return Assignments.Take(connectionId);
    }

    public Task AssignAsync(Assignment[] assignments, bool known)
    {
        foreach (var task in Assignments.Assign(assignments, known).GroupBy(key => key.TaskId))
            TellLost([new TaskAttempts(task.Key, [.. task])], known ? LossReason.WorkerRestarted : LossReason.Declined);
        Raise();
        return Task.CompletedTask;
    }

    public Task ReleaseAsync(AttemptKey[] keys, bool stop)
    {
        Assignments.Release(keys, stop);
        Raise();
        return Task.CompletedTask;
    }

    public Task DeclinedAsync(string connectionId, AttemptKey[] keys)
    {
        foreach (var task in Assignments.Declined(connectionId, keys).GroupBy(key => key.TaskId))
            TellLost([new TaskAttempts(task.Key, [.. task])], LossReason.Declined);
        return Task.CompletedTask;
    }

    public Task RecordOutcomesAsync(NodeOutcome[] outcomes) => HandleAsync(new NodeCommand.RecordOutcomes(outcomes));

    public Task<ReportAnswer> CanaryReportedAsync(SignedReceipt signed) => _canaries.ReportedAsync(signed);

    public Task OperateAsync(NodeCommand command) => HandleAsync(command);

    public Task AnnounceAsync()
    {
        Send(NodeEffects.OnActivation(_stream.State, _silo.Now));
        return Task.CompletedTask;
    }

    private async Task<Refusal?> HandleAsync(NodeCommand command)
    {
        var before = _stream.State;
        var now = _silo.Now;
        var decision = NodeDecider.Decide(before, command, now);
        if (decision.Refusal is { } refusal) return refusal;
        var next = decision.Events.Aggregate(before, NodeDecider.Apply);
        var row = next is NodeState.Known known
            ? _silo.Row("node", _address, known.Facts.Offer.Owner, JsonNamingPolicy.CamelCase.ConvertName(NodeProjection.StatusOf(known).ToString()))
            : null;
        await _stream.AppendAsync(decision.Events, next, now, row);
        Send(NodeEffects.After(before, decision.Events, next, now));
        _canaries.Changed(before, next);
        _canaries.Set(next, Assignments.ConnectionId is not null);
        return null;
    }

    private void Send(IReadOnlyList<NodeEffect> effects)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case NodeEffect.TellScheduler tell:
                    var snapshot = tell.Snapshot with { Status = Effective(tell.Snapshot.Status) };
                    _outbox.Send("scheduler", () => _silo.SchedulerAsync(s => s.NodeChanged(snapshot)));
                    break;
                case NodeEffect.NoteInRoster note:
                    _outbox.Send("broker", () => _silo.BrokerAsync(broker => broker.EnrolAsync(note.Node, note.Owner)));
                    break;
                case NodeEffect.LoseAttempts:
                    TellLost(Assignments.LoseAll(), LossReason.NodeLost);
                    break;
            }
        }
    }

    private NodeStatus Effective(NodeStatus status) =>
        status == NodeStatus.Ready && Assignments.ConnectionId is null ? NodeStatus.Unreachable : status;

    private void TellLost(IEnumerable<TaskAttempts> lost, LossReason reason)
    {
        foreach (var (taskId, keys) in lost)
            _outbox.Send(taskId, () => _silo.TaskAsync(taskId, task => task.AttemptsLostAsync(_address, keys, reason)));
    }

    private void Ask(string taskId, AttemptKey[] keys) => _outbox.Send(taskId, async () =>
    {
        var keep = await _silo.TaskAsync(taskId, task => task.ConfirmAttemptsAsync(_address, keys));
        Assignments.Confirm(keys, keep);
        Raise();
    });

    private void Raise()
    {
        if (_signal is not { } signal) return;
        _signal = null;
        _silo.World.Queue.After(TimeSpan.Zero, _silo.Life, () => signal.TrySetResult());
    }

    private void TellBroker(bool here) => _outbox.Send("broker", () => _silo.BrokerAsync(broker => broker.NodeIsAsync(_address, here)));

    private void StartLeaseTimer()
    {
        _leases.End();
        var leases = _leases = new Lifetime();
        Due();

        void Due() => _silo.World.Queue.After(_silo.World.Bug == PlantedBug.DoubleLease ? SimGateway.Heartbeat : SimGateway.LostAfter, _silo.Life, () =>
        {
            if (leases.Ended) return;
            Due();
            _silo.World.Guard(_silo.Life, () => _silo.NodeActor(_address).TurnAsync(_ => EndLeasesAsync(leases)));
        });
    }

    /// <summary>Comes again after each period until the node may be given up and that could be written.</summary>
    private async Task EndLeasesAsync(Lifetime leases)
    {
        if (leases.Ended) return;
        if (Assignments.ConnectionId is null)
        {
            if (!await _silo.BrokerAsync(broker => broker.MayLoseAsync(_address))) return;
            try
            {
                await HandleAsync(new NodeCommand.Disconnect("not heard of since"));
                await HandleAsync(new NodeCommand.LeasesRanOut());
            }
            catch (SimFault)
            {
                _outbox.Send("broker", () => _silo.BrokerAsync(broker => broker.StoreAwayAsync()));
                throw;
            }
        }

        leases.End();
    }
}
