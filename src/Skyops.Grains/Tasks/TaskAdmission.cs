using Orleans;
using Skyops.Brokers;
using Skyops.Errors;
using Skyops.Grains.Ledger;
using Skyops.Ledger;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>
/// What has to be right before a task may exist: the tasks it runs after, the account's quota, and a hold for its whole budget. Nothing is journalled for a refused one. A
/// hold whose task never came to be (the silo died in between) is found and voided by the ledger.
/// </summary>
internal sealed class TaskAdmission(string taskId, IGrainFactory grains, IJournal journal, PoolOptions pool)
{
    private const int MostHolds = 16;

    public async Task<Answer<Admitted>> AdmitAsync(SubmitTask command)
    {
        var dependencies = await CheckDependenciesAsync(command);
        var broker = grains.GetGrain<IBrokerGrain>(pool.Pool);
        if (dependencies.IsRefused)
        {
            // An earlier try of this submission may have been counted and then interrupted.
            await broker.EndedAsync(command.Account, taskId);
            return dependencies.Refusal;
        }

        var quota = await broker.AdmitAsync(command.Account, taskId);
        if (quota.IsRefused) return quota.Refusal;
        var hold = await HoldAsync(command);
        if (!hold.IsRefused) return new Admitted(hold.Value, dependencies.Value);
        await broker.EndedAsync(command.Account, taskId);
        return hold.Refusal;
    }

    /// <summary>True when some of the tasks have not completed yet.</summary>
    private async Task<Answer<bool>> CheckDependenciesAsync(SubmitTask command)
    {
        var errors = new List<FieldError>();
        var open = false;
        for (var i = 0; i < command.Spec.After.Length; i++)
        {
            var id = command.Spec.After[i];
            var row = await journal.ReadEntityAsync(TaskEntities.Kind, id);
            if (row is null || row.Owner != command.Account)
                errors.Add(new FieldError($"after[{i}]", id, "there is no such task of this account", "tasks that you submitted", "list yours with GET /v1/tasks"));
            else if (row.Status is "failed" or "cancelled")
                errors.Add(new FieldError($"after[{i}]", id, $"this task has {row.Status} and will never complete", "tasks that can complete", "submit it again, and name the new one"));
            else
                open |= row.Status != "completed";
        }

        return errors.Count == 0
            ? open
            : new Refusal(RefusalCode.Invalid, $"{errors[0].Field}: {errors[0].Problem}", "correct the fields and send it again", Fields: [.. errors]);
    }

    private async Task<Answer<string>> HoldAsync(SubmitTask command)
    {
        var ledger = grains.GetGrain<ILedgerGrain>(command.Spec.Currency);
        for (var number = 1; number <= MostHolds; number++)
        {
            var id = HoldIds.Of(taskId, number);
            var transfer = new Transfer(
                id, TransferKind.Hold, command.Account, SystemAccounts.Escrow, command.Spec.Budget, null, "task-hold", taskId);
            switch ((await ledger.TransferAsync([transfer]))[0])
            {
                case TransferStatus.Ok or TransferStatus.Exists:
                    return id;
                case TransferStatus.ExceedsCredit:
                    return await InsufficientAsync(ledger, command);
                case TransferStatus.HoldAlreadyVoided or TransferStatus.ExistsWithDifferentContent:
                    // An earlier try of this submission died before its task existed; its hold is spent.
                    continue;
                case var status:
                    throw new InvalidOperationException($"the hold {id} was refused: {status}");
            }
        }

        return new Refusal(RefusalCode.Conflict, "this submission was interrupted too often", "submit it under a new Idempotency-Key");
    }

    private static async Task<Refusal> InsufficientAsync(ILedgerGrain ledger, SubmitTask command)
    {
        var balance = await ledger.BalanceAsync(command.Account);
        return new Refusal(
            RefusalCode.InsufficientFunds,
            $"the budget is {command.Spec.Budget} {command.Spec.Currency} and {balance.Available} is available",
            "lower the budget, or wait until other tasks free their holds",
            Retryable: true);
    }
}

/// <summary>The hold that pays for a task, and whether it has to wait for others.</summary>
internal sealed record Admitted(string HoldId, bool AwaitsTasks);
