using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors what has to be right before a task may exist: tasks before it, quota, a hold for its budget.</summary>
internal sealed class SimAdmission(SimSilo silo, string taskId)
{
    private const int MostHolds = 16;

    public async Task<Answer<Admitted>> AdmitAsync(SubmitTask command)
    {
        var awaits = false;
        foreach (var id in command.Spec.After)
        {
            var row = silo.World.Journal.Entity("task", id);
            if (row is null || row.Owner != command.Account || row.Status is "failed" or "cancelled")
            {
                await silo.BrokerAsync(broker => broker.EndedAsync(command.Account, taskId));
                return new Refusal(RefusalCode.Invalid, $"{id} cannot be waited for");
            }

            awaits |= row.Status != "completed";
        }

        if (await silo.BrokerAsync(broker => broker.AdmitAsync(command.Account, taskId)) is { } quota) return quota;
        var hold = await HoldAsync(command);
        if (!hold.IsRefused) return new Admitted(hold.Value, awaits);
        await silo.BrokerAsync(broker => broker.EndedAsync(command.Account, taskId));
        return hold.Refusal;
    }

    private async Task<Answer<string>> HoldAsync(SubmitTask command)
    {
        for (var number = 1; number <= MostHolds; number++)
        {
            var id = $"{taskId}/hold/{number}";
            var transfer = new Transfer(
                id, TransferKind.Hold, command.Account, SystemAccounts.Escrow, command.Spec.Budget, null, "task-hold", taskId);
            switch ((await silo.LedgerAsync(ledger => ledger.TransferAsync([transfer])))[0])
            {
                case TransferStatus.Ok or TransferStatus.Exists:
                    return id;
                case TransferStatus.ExceedsCredit:
                    return new Refusal(RefusalCode.InsufficientFunds, "the budget is more than is available", Retryable: true);
                case TransferStatus.HoldAlreadyVoided or TransferStatus.ExistsWithDifferentContent:
                    continue;
                case var status:
                    throw new InvalidOperationException($"the hold {id} was refused: {status}");
            }
        }

        return new Refusal(RefusalCode.Conflict, "this submission was interrupted too often");
    }
}

/// <summary>The hold that pays for a task, and whether it has to wait for others.</summary>
internal sealed record Admitted(string HoldId, bool AwaitsTasks);
