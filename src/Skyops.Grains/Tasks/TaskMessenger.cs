using Orleans;
using Skyops.Brokers;
using Skyops.Core.Tasks;
using Skyops.Grains.Effects;
using Skyops.Ledger;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>Delivers what a task has to tell others, in order per receiver.</summary>
internal sealed class TaskMessenger(
    string taskId, Outbox outbox, IGrainFactory grains, PoolOptions pool, ResultComparer comparer, Func<TaskState> state, Action settled)
{
    private const string Scheduler = "scheduler";

    public void Send(IReadOnlyList<TaskEffect> effects)
    {
        foreach (var effect in effects) Send(effect);
    }

    /// <summary>Ends when the scheduler has heard everything.</summary>
    public Task ToldSchedulerAsync() => outbox.SentAsync(Scheduler);

    private void Send(TaskEffect effect)
    {
        switch (effect)
        {
            case TaskEffect.RequestPlacement request:
                outbox.Send(Scheduler, () => grains.GetGrain<ISchedulerGrain>(pool.Pool).RequestAsync(TaskProjection.StillTrue(state(), request.Request)));
                break;
            case TaskEffect.ReleaseSlots release:
                outbox.Send(Scheduler, () => grains.GetGrain<ISchedulerGrain>(pool.Pool).ReleaseAsync(taskId, release.Slots));
                break;
            case TaskEffect.Withdraw:
                outbox.Send(Scheduler, () => grains.GetGrain<ISchedulerGrain>(pool.Pool).WithdrawAsync(taskId));
                break;
            case TaskEffect.Assign assign:
                outbox.Send(assign.Node, () => grains.GetGrain<INodeGrain>(assign.Node).AssignAsync(assign.Assignments, assign.Known));
                break;
            case TaskEffect.ReleaseOnNode release:
                outbox.Send(release.Node, () => grains.GetGrain<INodeGrain>(release.Node).ReleaseAsync(release.Keys, release.Stop));
                break;
            case TaskEffect.Outcomes outcomes:
                outbox.Send(outcomes.Node, () => grains.GetGrain<INodeGrain>(outcomes.Node).RecordOutcomesAsync(outcomes.Items));
                break;
            case TaskEffect.Ended ended:
                outbox.Send("broker", () => grains.GetGrain<IBrokerGrain>(pool.Pool).EndedAsync(ended.Account, taskId));
                break;
            case TaskEffect.CompareResults wanted:
                outbox.Send("comparisons", () => CompareAsync(wanted));
                break;
            case TaskEffect.Settle settle:
                outbox.Send("ledger", () => SettleAsync(settle));
                break;
        }
    }

    /// <summary>The task hears of it as of any other message, in a turn of its own.</summary>
    private async Task CompareAsync(TaskEffect.CompareResults wanted)
    {
        var (pairs, unreadable) = await comparer.CompareAsync(wanted);
        await grains.GetGrain<ITaskGrain>(taskId).ComparedAsync(wanted.Stage, wanted.Shard, pairs, unreadable);
    }

    /// <summary>
    /// The settlement is the last thing a task has to do. The open hold remembers it until it is done; a repeat finds the transfers there, or the hold voided by the
    /// first one, and changes nothing.
    /// </summary>
    private async Task SettleAsync(TaskEffect.Settle settle)
    {
        await grains.GetGrain<ILedgerGrain>(settle.Currency).TransferAsync(settle.Transfers);
        settled();
    }
}
