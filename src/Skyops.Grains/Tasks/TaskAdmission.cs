using Orleans;
using Skyops.Brokers;
using Skyops.Errors;
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
        for (var number = 1; number <= TaskHolds.Most; number++)
        {
            var hold = TaskHolds.Of(taskId, number, command);
            var status = (await ledger.TransferAsync([hold]))[0];
            if (!TaskHolds.IsDecided(hold.Id, status)) continue;
            if (status == TransferStatus.ExceedsCredit) return TaskHolds.Insufficient(await ledger.BalanceAsync(command.Account), command);
            return hold.Id;
        }

        return TaskHolds.Interrupted;
    }
}

/// <summary>The hold that pays for a task, and whether it has to wait for others.</summary>
internal sealed record Admitted(string HoldId, bool AwaitsTasks);
