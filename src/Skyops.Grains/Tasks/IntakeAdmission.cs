using Orleans;
using Skyops.Brokers;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Grains.Tasks;

/// <summary>What <see cref="TaskAdmission"/> asks for one task, asked for many: places in the accounts' quotas, and a hold for each budget.</summary>
internal sealed class IntakeAdmission(IGrainFactory grains, PoolOptions pool)
{
    private IBrokerGrain Broker => grains.GetGrain<IBrokerGrain>(pool.Pool);

    public async Task CountAsync(TakenTask[] tasks)
    {
        foreach (var account in tasks.GroupBy(task => task.Command.Account, StringComparer.Ordinal))
        {
            TakenTask[] its = [.. account];
            var refusals = await Broker.AdmitManyAsync(account.Key, Array.ConvertAll(its, task => task.Id));
            for (var i = 0; i < its.Length; i++)
            {
                if (refusals[i] is { } refusal) its[i].Answer = refusal;
            }
        }
    }

    public async Task HoldAsync(TakenTask[] tasks)
    {
        foreach (var currency in tasks.GroupBy(task => task.Command.Spec.Currency, StringComparer.Ordinal))
            await HoldAsync(grains.GetGrain<ILedgerGrain>(currency.Key), [.. currency]);
    }

    /// <summary>Frees the hold of a task that came to be under another one.</summary>
    public Task FreeAsync(TakenTask task) => grains.GetGrain<ILedgerGrain>(task.Command.Spec.Currency).TransferAsync([TaskHolds.Unused(task.HoldId)]);

    /// <summary>One row for all; those whose hold was spent by an earlier try of the same submission ask again with the next number.</summary>
    private async Task HoldAsync(ILedgerGrain ledger, TakenTask[] tasks)
    {
        for (var number = 1; number <= TaskHolds.Most && tasks.Length > 0; number++)
        {
            var holds = Array.ConvertAll(tasks, task => TaskHolds.Of(task.Id, number, task.Command));
            var statuses = await ledger.TransferEachAsync(holds);
            var again = new List<TakenTask>();
            for (var i = 0; i < tasks.Length; i++)
            {
                if (!TaskHolds.IsDecided(holds[i].Id, statuses[i])) again.Add(tasks[i]);
                else if (statuses[i] == TransferStatus.ExceedsCredit) await RefuseAsync(tasks[i], TaskHolds.Insufficient(await ledger.BalanceAsync(tasks[i].Command.Account), tasks[i].Command));
                else tasks[i].HoldId = holds[i].Id;
            }

            tasks = [.. again];
        }

        foreach (var task in tasks) await RefuseAsync(task, TaskHolds.Interrupted);
    }

    private async Task RefuseAsync(TakenTask task, Refusal refusal)
    {
        task.Answer = refusal;
        await Broker.EndedAsync(task.Command.Account, task.Id);
    }
}
