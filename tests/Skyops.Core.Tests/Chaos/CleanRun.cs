using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tests.Tasks;
using Skyops.Core.Tests.Testing;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Chaos;

/// <summary>
/// A task's life in which each message comes once and in order, with all that was sent: grants, checkpoints, receipts right
/// and wrong, losses, late receipts of lost attempts, outcomes, holds and settlement.
/// </summary>
internal sealed class CleanRun
{
    private readonly Chance _chance;
    private readonly Receivers _receivers = new();
    private readonly List<Message> _messages = [];
    private readonly Dictionary<string, Message> _lastTo = new(StringComparer.Ordinal);
    private readonly Dictionary<(int Stage, int Shard), Message> _lastGrant = [];
    private readonly List<(SignedReceipt Receipt, Message Loss)> _late = [];
    private IReadOnlyList<Message> _phase = [];
    private DateTimeOffset _now = Make.Start;
    private int _nodes;

    private CleanRun(Chance chance) => _chance = chance;

    public IReadOnlyList<Message> Messages => _messages;

    /// <summary>One that completed: what a failed task had accepted before it failed does depend on the order.</summary>
    public static CleanRun Of(Chance chance)
    {
        while (true)
        {
            var run = new CleanRun(chance);
            run.Live();
            if (run._receivers.Task is TaskState.Ended { Reason: EndReason.Completed }) return run;
        }
    }

    public string Ending() => _receivers.Ending();

    private void Live()
    {
        var spec = Spec();
        var money = Send(new Message.ToLedger([Transfer(TransferKind.Direct, "grant", SystemAccounts.Issuance, Make.Owner)], _now));
        var hold = Send(new Message.ToLedger([Transfer(TransferKind.Hold, Settlement.HoldId(Make.TaskId), Make.Owner, SystemAccounts.Escrow)], _now, money));
        Send(new Message.ToTask(Make.Submit(spec), _now, hold));
        for (var phase = 0; phase < 60 && _receivers.Task is TaskState.Open open; phase++)
        {
            _phase = [.. _messages];
            _now += TimeSpan.FromMinutes(15);
            foreach (var (receipt, loss) in _late.ToArray()) Report(receipt, [loss]);
            _late.Clear();
            var granted = Waiting(open).Select(slot => (slot, Grant(slot.Stage, slot.Shard, slot.Slot))).ToArray();
            foreach (var (slot, (grant, node)) in granted) Work(slot, grant, node);
        }
    }

    private TaskSpec Spec()
    {
        var redundancy = _chance.Between(1, 3);
        var spec = _chance.Below(3) switch
        {
            0 => Make.Train(_chance.Between(1, 3), _chance.Between(1, 2), redundancy),
            1 => Make.Noop(_chance.Between(1, 5), redundancy),
            _ => Make.Staged(Make.Stage("first", _chance.Between(1, 3)), Make.Stage("left", 2, "first"), Make.Stage("last", 1, "first", "left")) with { Redundancy = redundancy },
        };
        return spec with { Budget = Amount.Whole(100_000) };
    }

    private static Transfer Transfer(TransferKind kind, string id, string debit, string credit) =>
        new(id, kind, debit, credit, Amount.Whole(kind == TransferKind.Hold ? 100_000UL : 200_000UL), null, "test", Make.TaskId);

    private static (int Stage, int Shard, int Slot)[] Waiting(TaskState.Open open) =>
    [
        .. TaskEffects.OnActivation(open).OfType<TaskEffect.RequestPlacement>()
            .SelectMany(request => request.Request.Waiting.Select(slot => (request.Request.Stage, slot.Shard, slot.Slot))),
    ];

    /// <summary>Grants of one shard keep their order, because epochs follow from it; those of others do not.</summary>
    private (Message Grant, string Node) Grant(int stage, int shard, int slot)
    {
        var node = $"n{_nodes++}";
        var after = _lastGrant.TryGetValue((stage, shard), out var last) ? (IReadOnlyList<Message>)[.. _phase, last] : _phase;
        var grant = Send(new Message.ToTask(new TaskCommand.Grant([Make.Place(shard, slot, node, stage: stage)]), _now, after));
        _lastGrant[(stage, shard)] = grant;
        return (grant, node);
    }

    private void Work((int Stage, int Shard, int Slot) place, Message grant, string node)
    {
        if (_receivers.Task is not TaskState.Open open) return;
        if (open.Stages.Find(place.Stage, place.Shard)?.Slot(place.Slot)?.Holder is not { } holder || holder.Node != node) return;
        var key = open.Header.Key(place.Stage, place.Shard, place.Slot, holder.Epoch);
        var cause = grant;
        if (_chance.Once(3)) cause = Send(new Message.ToTask(new TaskCommand.SaveCheckpoint(key, node, Make.Checkpoint(_chance.Between(1, 6) * 100)), _now.AddSeconds(5), grant));
        var order = open.Header.Plan[place.Stage].Order(place.Shard);
        var honest = Make.Receipt(key, node, Make.Outputs(order, "", place.Shard), _chance.Between(1_000, 9_000));
        switch (_chance.Below(10))
        {
            case 0:
                var loss = Send(new Message.ToTask(new TaskCommand.LoseAttempts(node, [key], _chance.Of(LossReason.NodeLost, LossReason.LeaseOver)), _now.AddSeconds(30), grant, cause));
                _late.Add((honest, loss));
                break;
            case 1:
                Report(Make.Receipt(key, node, [], exit: AttemptExit.NodeFailed, message: "the disk is full"), [cause]);
                break;
            case 2:
                Report(Make.Receipt(key, node, Make.Outputs(order, "lie", place.Shard)), [cause]);
                break;
            default:
                Report(honest, [cause]);
                break;
        }
    }

    private void Report(SignedReceipt receipt, IReadOnlyList<Message> after) =>
        Send(new Message.ToTask(new TaskCommand.Report(receipt.Node, [receipt]), _now.AddSeconds(30), after));

    /// <summary>Delivers it, and then what its receiver says because of it: in order to each other receiver.</summary>
    private Message Send(Message message)
    {
        _messages.Add(message);
        foreach (var effect in _receivers.Deliver(message, message.At))
        {
            switch (effect)
            {
                case TaskEffect.Outcomes told:
                    Follow(told.Node, after => new Message.ToNode(told.Node, told.Items, message.At, after), message);
                    break;
                case TaskEffect.Settle settle:
                    Follow("ledger", after => new Message.ToLedger(settle.Transfers, message.At, after), message);
                    break;
            }
        }

        return message;
    }

    private void Follow(string receiver, Func<IReadOnlyList<Message>, Message> make, Message cause) =>
        _lastTo[receiver] = Send(make(_lastTo.TryGetValue(receiver, out var last) ? [cause, last] : [cause]));
}
