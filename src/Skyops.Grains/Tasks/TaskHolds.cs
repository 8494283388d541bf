using Skyops.Errors;
using Skyops.Grains.Ledger;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>The hold for a task's whole budget, and what is said when there is none. Whoever makes a task uses the same ids, so that two who make one use one hold.</summary>
internal static class TaskHolds
{
    /// <summary>How many holds a submission may have lost to interruptions before it is given up.</summary>
    public const int Most = 16;

    public static Refusal Interrupted { get; } = new(
        RefusalCode.Conflict, "this submission was interrupted too often", "submit it under a new Idempotency-Key");

    public static Transfer Of(string taskId, int number, SubmitTask command) => new(
        HoldIds.Of(taskId, number), TransferKind.Hold, command.Account, SystemAccounts.Escrow, command.Spec.Budget, null, "task-hold", taskId);

    /// <summary>Frees a hold under which no task came to be.</summary>
    public static Transfer Unused(string holdId) => new($"{holdId}/unused", TransferKind.VoidHold, "", "", Amount.Zero, holdId, "not-used", holdId);

    /// <summary>What became of a hold. False: an earlier try of this submission died before its task existed and its hold is spent; the next number is to be tried.</summary>
    /// <exception cref="InvalidOperationException">A refusal that no hold of a task can get.</exception>
    public static bool IsDecided(string holdId, TransferStatus status) => status switch
    {
        TransferStatus.Ok or TransferStatus.Exists or TransferStatus.ExceedsCredit => true,
        TransferStatus.HoldAlreadyVoided or TransferStatus.ExistsWithDifferentContent => false,
        _ => throw new InvalidOperationException($"the hold {holdId} was refused: {status}"),
    };

    public static Refusal Insufficient(AccountBalance balance, SubmitTask command) => new(
        RefusalCode.InsufficientFunds,
        $"the budget is {command.Spec.Budget} {command.Spec.Currency} and {balance.Available} is available",
        "lower the budget, or wait until other tasks free their holds",
        Retryable: true);
}
