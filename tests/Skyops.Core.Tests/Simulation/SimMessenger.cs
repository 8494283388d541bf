using Skyops.Core.Tasks;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the messenger of the task grain: what a task has to tell others, in order per receiver.</summary>
internal sealed class SimMessenger(SimSilo silo, string taskId, SimOutbox outbox, Func<TaskState> state, Action settled)
{
    public void Send(IReadOnlyList<TaskEffect> effects)
    {
        foreach (var effect in effects) Send(effect);
    }

    public Task ToldSchedulerAsync() => outbox.SentAsync("scheduler");

    private void Send(TaskEffect effect)
    {
        switch (effect)
        {
            case TaskEffect.RequestPlacement request:
                outbox.Send("scheduler", () => silo.SchedulerAsync(s => s.Request(TaskProjection.StillTrue(state(), request.Request))));
                break;
            case TaskEffect.ReleaseSlots release:
                outbox.Send("scheduler", () => silo.SchedulerAsync(s => s.Release(taskId, release.Slots)));
                break;
            case TaskEffect.Withdraw:
                outbox.Send("scheduler", () => silo.SchedulerAsync(s => s.Withdraw(taskId)));
                break;
            case TaskEffect.Assign assign:
                outbox.Send(assign.Node, () => silo.NodeAsync(assign.Node, node => node.AssignAsync(assign.Assignments, assign.Known)));
                break;
            case TaskEffect.ReleaseOnNode release:
                outbox.Send(release.Node, () => silo.NodeAsync(release.Node, node => node.ReleaseAsync(release.Keys, release.Stop)));
                break;
            case TaskEffect.Outcomes outcomes:
                outbox.Send(outcomes.Node, () => silo.NodeAsync(outcomes.Node, node => node.RecordOutcomesAsync(outcomes.Items)));
                break;
            case TaskEffect.Ended ended:
                outbox.Send("broker", () => silo.BrokerAsync(broker => broker.EndedAsync(ended.Account, taskId)));
                break;
            case TaskEffect.CompareResults wanted:
                outbox.Send("comparisons", () => CompareAsync(wanted));
                break;
            case TaskEffect.Settle settle:
                outbox.Send("ledger", () => SettleAsync(settle.Transfers));
                break;
        }
    }

    private Task CompareAsync(TaskEffect.CompareResults wanted)
    {
        var (pairs, unreadable) = SimNumbers.Compare(wanted);
        return silo.TaskAsync(taskId, task => task.ComparedAsync(wanted.Stage, wanted.Shard, pairs, unreadable));
    }

    private Transfer FromTheHold(Transfer x) => x.Kind == TransferKind.Direct && state() is TaskState.Ended ended
        ? x with { Kind = TransferKind.PostHold, Debit = "", HoldId = ended.Header.HoldId }
        : x;

    private async Task SettleAsync(Transfer[] transfers)
    {
        if (silo.World.Bug == PlantedBug.DoublePayment)
        {
            var posts = transfers.Where(t => t.Kind == TransferKind.PostHold).Select(t => t with { Id = $"{t.Id}/{silo.Now.Ticks}" }).ToArray();
            if (posts.Length > 0) await silo.LedgerAsync(ledger => ledger.TransferAsync(posts));
            transfers = [transfers[^1]];
        }

        if (silo.World.Bug == PlantedBug.RingerPaidByOwner) transfers = Array.ConvertAll(transfers, FromTheHold);
        await silo.LedgerAsync(ledger => ledger.TransferAsync(transfers));
        settled();
    }
}
