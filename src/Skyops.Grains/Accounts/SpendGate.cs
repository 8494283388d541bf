using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Accounts;
using Skyops.Errors;
using Skyops.Grains.Tasks;
using Skyops.Tasks;

namespace Skyops.Grains.Accounts;

/// <summary>
/// Where submissions meet caps: those of an account with caps, and those of keys. Budgets are reserved before the tasks are admitted, and freed when they are not. All
/// others go straight on.
/// </summary>
public sealed class SpendGate(IGrainFactory grains, CappedAccounts capped, TaskDesk desk, TaskIntake intake, ILogger<SpendGate> logger)
{
    /// <summary>Takes one submission.</summary>
    /// <param name="keyId">The key that submits it; null: the owner.</param>
    /// <param name="task">What.</param>
    public async Task<Answer<SubmitReceipt>> SubmitAsync(string? keyId, NewTask task)
    {
        if (keyId is null && !await capped.ContainsAsync(task.Command.Account)) return await desk.SubmitAsync(task);
        var account = grains.GetGrain<IAccountGrain>(task.Command.Account);
        if ((await account.ReserveAsync(keyId, [Request(task)]))[0] is { } refusal) return refusal;
        var isRefused = false;
        try
        {
            var answer = await desk.SubmitAsync(task);
            isRefused = answer.IsRefused;
            return answer;
        }
        finally
        {
            await FinishAsync(account, isRefused ? [] : [task.Id], isRefused ? [task.Id] : []);
        }
    }

    /// <summary>Takes many of one account; answers each, in order.</summary>
    public async Task<TakenTask[]> TakeAsync(string? keyId, NewTask[] tasks)
    {
        if (tasks.Length == 0 || (keyId is null && !await capped.ContainsAsync(tasks[0].Command.Account))) return await intake.TakeAsync(tasks);
        var account = grains.GetGrain<IAccountGrain>(tasks[0].Command.Account);
        var refusals = await account.ReserveAsync(keyId, Array.ConvertAll(tasks, Request));
        var taken = new Queue<TakenTask>(await intake.TakeAsync(tasks.Where((_, i) => refusals[i] is null)));
        await FinishAsync(
            account,
            [.. taken.Where(task => task.Answer is not { IsRefused: true }).Select(task => task.Id)],
            [.. taken.Where(task => task.Answer is { IsRefused: true }).Select(task => task.Id)]);
        return [.. tasks.Select((task, i) => refusals[i] is { } refusal ? new TakenTask(task) { Answer = refusal } : taken.Dequeue())];
    }

    private static SpendRequest Request(NewTask task) => new(task.Id, task.Command.Spec.Budget, task.Command.Spec.Currency, task.MayExist);

    /// <summary>What came of the submissions is decided already; a place that is not freed now is found by age.</summary>
    private async Task FinishAsync(IAccountGrain account, string[] taken, string[] refused)
    {
        try
        {
            await account.FinishedAsync(taken, refused);
        }
        catch (Exception failure)
        {
            logger.PlaceNotFreed(failure, account.GetPrimaryKeyString());
        }
    }
}
