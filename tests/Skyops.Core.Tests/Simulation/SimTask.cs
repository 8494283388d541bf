using System.Text.Json;
using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Shards;
using Skyops.Errors;
using Skyops.Storage;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the task grain: validate, decide, append, apply, tell others.</summary>
internal sealed class SimTask
{
    private static readonly TimeSpan LeaseCheck = TimeSpan.FromSeconds(30);

    private readonly SimSilo _silo;
    private readonly string _id;
    private readonly SimStream<TaskState, TaskEvent> _stream;
    private readonly SimMessenger _messenger;
    private readonly SimDependencies _dependencies;
    private Lifetime? _leases;
    private DateTimeOffset _storeAwayAt;

    private SimTask(SimSilo silo, string id)
    {
        (_silo, _id) = (silo, id);
        _stream = new SimStream<TaskState, TaskEvent>(
            silo, $"task/{id}", TaskState.None.Instance, TaskDecider.Apply, TaskEventCodec.Encode, data => TaskEventCodec.Decode(data.Span));
        var outbox = new SimOutbox(silo, id);
        _messenger = new SimMessenger(silo, id, outbox, () => _stream.State, LeaveWhenSettled);
        _dependencies = new SimDependencies(silo, id, outbox);
    }

    public static async Task<SimTask> ActivateAsync(SimSilo silo, string id)
    {
        var task = new SimTask(silo, id);
        await task._stream.LoadAsync();
        if (task._stream.State is TaskState.None) return task;
        task.Announce();
        return task;
    }

    public async Task<Answer<SubmitReceipt>> SubmitAsync(SubmitTask command)
    {
        var admitted = new Admitted("", false);
        if (_stream.State is TaskState.None)
        {
            var answer = await new SimAdmission(_silo, _id).AdmitAsync(command);
            if (answer.IsRefused)
            {
                _silo.TaskActor(_id).Leave();
                return answer.Refusal;
            }

            admitted = answer.Value;
        }

        var repeated = _stream.State is not TaskState.None;
        if (_silo.World.Bug == PlantedBug.LostAcknowledgement && !repeated)
        {
            _silo.World.Guard(_silo.Life, () => HandleAsync(new TaskCommand.Submit(_id, command, admitted.HoldId, admitted.AwaitsTasks)));
            return new SubmitReceipt(_id, command.SpecHash, command.SubmittedAt, false);
        }

        var decision = await HandleAsync(new TaskCommand.Submit(_id, command, admitted.HoldId, admitted.AwaitsTasks));
        if (decision.Refusal is { } refusal) return refusal;
        if (!repeated && _stream.State is TaskState.Open { AwaitsTasks: true } open) _dependencies.Await(open.Header.Spec.After);
        var header = Header!;
        return new SubmitReceipt(_id, header.SpecHash, header.SubmittedAt, repeated);
    }

    public async Task<Refusal?> CancelAsync(string account) => (await HandleAsync(new TaskCommand.Cancel(account, "no longer wanted"))).Refusal;

    public async Task<GrantAnswer[]> GrantAsync(Placement[] placements) => [.. (await HandleAsync(new TaskCommand.Grant(placements, _silo.World.Journal.HeadHash, _silo.World.Settings.RingerShare))).Grants];

    public async Task<ReportAnswer[]> ReportAsync(SignedReceipt[] receipts)
    {
        var heard = _silo.World.Bug switch
        {
            PlantedBug.StaleEpochAccepted => [.. receipts.Select(TakenForThePresentEpoch)],
            PlantedBug.RingerTakenForWork => [.. receipts.Select(TakenForWork)],
            _ => receipts,
        };
        return [.. (await HandleAsync(new TaskCommand.Report(heard[0].Node, heard))).Reports];
    }

    public async Task<ReportAnswer> CheckpointedAsync(AttemptKey key, string node, Checkpoint checkpoint) =>
        (await HandleAsync(new TaskCommand.SaveCheckpoint(key, node, checkpoint))).Reports[0];

    public Task AttemptsLostAsync(string node, AttemptKey[] keys, LossReason reason) =>
        HandleAsync(new TaskCommand.LoseAttempts(node, keys, reason));

    public Task ComparedAsync(int stage, int shard, ComparedPair[] pairs, UnreadableResult[] unreadable) =>
        HandleAsync(new TaskCommand.Compared(stage, shard, pairs, unreadable));

    public Task<AttemptKey[]> ConfirmAttemptsAsync(string node, AttemptKey[] running) =>
        Task.FromResult(TaskProjection.Confirmed(_stream.State, node, running));

    public async Task<bool> AnnounceAsync()
    {
        if (_stream.State is TaskState.None)
        {
            _silo.TaskActor(_id).Leave();
            return false;
        }

        Announce();
        await _messenger.ToldSchedulerAsync();
        return true;
    }

    public TaskView? Get(string account) => Header?.Account == account
        ? TaskProjection.View(_stream.State, new Dictionary<AttemptKey, AttemptProgress>(), _stream.Seq, _silo.Now)
        : null;

    public Task AwaitEndAsync(string dependent)
    {
        _dependencies.AddDependent(dependent);
        if (_stream.State is not TaskState.Open) TellDependents();
        return Task.CompletedTask;
    }

    public async Task DependencyEndedAsync(string taskId, TaskStatus status)
    {
        if (_stream.State is not TaskState.Open { AwaitsTasks: true } open) return;
        if (status != TaskStatus.Completed) await HandleAsync(new TaskCommand.DependencyFailed(taskId, $"it ended as {status}"));
        else if (_dependencies.Completed(taskId, open.Header.Spec.After)) await HandleAsync(new TaskCommand.DependenciesMet());
    }

    private TaskHeader? Header => _stream.State switch
    {
        TaskState.Open open => open.Header,
        TaskState.Ended ended => ended.Header,
        _ => null,
    };

    private async Task<TaskDecision> HandleAsync(TaskCommand command)
    {
        var before = _stream.State;
        var decision = TaskDecider.Decide(before, command, _silo.Now);
        if (decision.Events.Count == 0) return decision;
        var line = TaskProjection.Summary(decision.State)!;
        var row = _silo.Row("task", _id, line.Owner, JsonNamingPolicy.CamelCase.ConvertName(line.Status.ToString()));
        try
        {
            await _stream.AppendAsync(decision.Events, decision.State, _silo.Now, row);
        }
        catch (SimFault)
        {
            _storeAwayAt = _silo.Now;
            throw;
        }

        _messenger.Send(TaskEffects.After(before, decision.Events));
        if (_stream.State is TaskState.Ended) TellDependents();
        WatchLeases();
        return decision;
    }

    private void Announce()
    {
        _messenger.Send(TaskEffects.OnActivation(_stream.State));
        if (_stream.State is TaskState.Open { AwaitsTasks: true } open) _dependencies.Await(open.Header.Spec.After);
        WatchLeases();
    }

    private void TellDependents()
    {
        if (_dependencies.HasDependents) _dependencies.TellEnded(TaskProjection.Summary(_stream.State)?.Status ?? TaskStatus.Failed);
    }

    private void LeaveWhenSettled()
    {
        if (_stream.State is TaskState.Ended) _silo.World.Guard(_silo.Life, () => _silo.TaskActor(_id).TurnAsync(task =>
        {
            if (task == this) _silo.TaskActor(_id).Leave();
            return Task.CompletedTask;
        }));
    }

    private void WatchLeases()
    {
        var needed = _stream.State is TaskState.Open { StartedAt: not null };
        if (needed && _leases is null)
        {
            _leases = new Lifetime();
            NextLeaseCheck(_leases);
        }
        else if (!needed)
        {
            _leases?.End();
            _leases = null;
        }
    }

    private void NextLeaseCheck(Lifetime leases) => _silo.World.Queue.After(LeaseCheck, _silo.Life, () =>
    {
        if (leases.Ended) return;
        NextLeaseCheck(leases);
        _silo.World.Guard(_silo.Life, () => _silo.TaskActor(_id).TurnAsync(task => task == this ? EndLeasesAsync() : Task.CompletedTask));
    });

    private async Task EndLeasesAsync()
    {
        var over = _silo.Now - LeaseCheck;
        if (_storeAwayAt > over) return;
        foreach (var node in TaskProjection.Leases(_stream.State).Where(lease => lease.RunsOut < over).GroupBy(lease => lease.Node).ToArray())
            await HandleAsync(new TaskCommand.LoseAttempts(node.Key, [.. node.Select(lease => lease.Key)], LossReason.LeaseOver));
    }

    /// <summary>As if the ringer were an attempt of the shard in whose room it runs.</summary>
    private SignedReceipt TakenForWork(SignedReceipt signed)
    {
        var key = signed.Receipt.Key;
        if (_stream.State is not TaskState.Open open || open.Ringers.Find(key, signed.Node) is not { } ringer) return signed;
        if (open.Stages.Find(key.Stage, ringer.RoomShard)?.Slot(ringer.RoomSlot) is not SlotState.Live { Attempt: var holder }) return signed;
        return signed with { Node = holder.Node, Receipt = signed.Receipt with { Key = key with { Shard = ringer.RoomShard, Slot = holder.Slot, Epoch = holder.Epoch } } };
    }

    private SignedReceipt TakenForThePresentEpoch(SignedReceipt signed)
    {
        var key = signed.Receipt.Key;
        if (_stream.State is not TaskState.Open open) return signed;
        if (open.Stages.Find(key.Stage, key.Shard)?.Slot(key.Slot)?.Holder is not { } holder) return signed;
        return signed with { Node = holder.Node, Receipt = signed.Receipt with { Key = key with { Epoch = holder.Epoch } } };
    }
}
