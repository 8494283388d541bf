using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Effects;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Views;

/// <summary>
/// The attempts on a bill, gathered while a task's events are folded: views remember the newest shards only, a bill has all. Like every view it tells nothing of the size
/// of a result that has no verdict.
/// </summary>
internal sealed class BillLines
{
    private readonly List<BillAttempt> _lines = [];
    private readonly Dictionary<(int Stage, int Shard, int Epoch), long> _in = [];
    private readonly Dictionary<(int Stage, int Shard, int Epoch), long> _out = [];

    /// <summary>To be called with each event in order, and the states around it.</summary>
    public void Follow(TaskState before, TaskEvent happened, TaskState after)
    {
        switch (happened)
        {
            case AttemptLeased leased when after is TaskState.Open open:
                _in[(leased.Stage, leased.Shard, leased.Epoch)] = BytesIn(open, leased);
                break;
            case ReceiptReceived { Receipt.Receipt: { Exit: AttemptExit.Succeeded } receipt }:
                _out[(receipt.Key.Stage, receipt.Key.Shard, receipt.Key.Epoch)] = receipt.Outputs.Sum(file => file.Bytes);
                break;
            case ShardAccepted accepted when before is TaskState.Open open:
                foreach (var past in Settled.WithVerdict(open.Stages.Find(accepted.Stage, accepted.Shard)!, accepted)) Add(open.Header, accepted.Stage, accepted.Shard, past);
                break;
            case TaskCompleted or TaskFailed or TaskCancelled when before is TaskState.Open open:
                foreach (var (stage, shard, state) in open.ActiveShards)
                {
                    foreach (var past in Settled.WithoutVerdict(state)) Add(open.Header, stage, shard, past);
                }

                break;
        }
    }

    /// <summary>All of them, with those that are under way in this state.</summary>
    public BillAttempt[] Of(TaskState state)
    {
        if (state is TaskState.Open open)
        {
            foreach (var (stage, shard, active) in open.ActiveShards)
            {
                foreach (var past in active.Past) Add(open.Header, stage, shard, past);
                foreach (var slot in active.Slots) Add(open.Header, stage, shard, slot);
            }
        }

        return [.. _lines.OrderBy(line => line.Stage).ThenBy(line => line.Shard).ThenBy(line => line.Epoch)];
    }

    private static long BytesIn(TaskState.Open open, AttemptLeased leased)
    {
        var attempt = open.Stages.Find(leased.Stage, leased.Shard)!.Live(leased.Slot, leased.Epoch)!.Attempt;
        var assignment = AssignmentBuilder.Of(open, leased.Stage, leased.Shard, attempt);
        return assignment.Inputs.Sum(input => input.Bytes) + (assignment.Resume?.Files ?? []).Sum(file => file.Bytes);
    }

    private void Add(TaskHeader header, int stage, int shard, SlotState slot)
    {
        if (slot is SlotState.Reported reported) Add(header, stage, shard, reported.Attempt, AttemptStates.Reported, "its shard has no verdict yet", reported.Result.MeteredMs, Amount.Zero, false);
        else if (slot is SlotState.Live live) Add(header, stage, shard, live.Attempt, AttemptStates.Leased, "it has not reported yet", 0, Amount.Zero, false);
    }

    private void Add(TaskHeader header, int stage, int shard, PastAttempt past)
    {
        var judged = past.State is AttemptStates.Agreed or AttemptStates.Disagreed;
        var why = past.State == AttemptStates.Agreed ? "its result is the one that was accepted" : past.Reason ?? past.State;
        Add(header, stage, shard, past.Attempt, past.State, why, past.MeteredMs, past.Paid ?? Amount.Zero, judged);
    }

    private void Add(TaskHeader header, int stage, int shard, Attempt attempt, string state, string reason, long meteredMs, Amount paid, bool judged)
    {
        var terms = header.Plan[stage].Terms;
        var key = (stage, shard, attempt.Epoch);
        _lines.Add(new BillAttempt
        {
            Stage = stage,
            Shard = shard,
            Slot = attempt.Slot,
            Epoch = attempt.Epoch,
            Node = attempt.Node,
            Payee = attempt.Owner,
            LeasedAt = attempt.LeasedAt,
            State = state,
            Reason = reason,
            MeteredSeconds = meteredMs / 1_000m,
            Gpus = terms.Resources.Gpus,
            GpuSeconds = terms.Resources.Gpus * meteredMs / 1_000m,
            BytesIn = _in.TryGetValue(key, out var bytesIn) ? bytesIn : null,
            BytesOut = judged && _out.TryGetValue(key, out var bytesOut) ? bytesOut : null,
            PricePerHour = attempt.PricePerHour,
            Charge = Charges.Of(meteredMs, terms.CapMs, attempt.PricePerHour),
            Paid = paid,
        });
    }
}
