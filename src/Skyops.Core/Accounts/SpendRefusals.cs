using Skyops.Accounts;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>What is said when a cap is in the way: the field, its value, the limit, what is used of it, and what would help.</summary>
internal static class SpendRefusals
{
    public static readonly Refusal TooMany = new(
        RefusalCode.QuotaExceeded, $"{Limits.CountedTasks:N0} tasks of this account are open under a monthly cap, which is the most", "wait until some have ended", Retryable: true);

    public static readonly Refusal OtherPayer = new(
        RefusalCode.IdempotencyConflict, "a smaller budget was set aside for this idempotency key by another key or session of the account", "submit it under a new idempotency key");

    public static Refusal PerTask(SpendRequest task, Amount cap, bool ofKey) => Above(
        task,
        $"is above the {(ofKey ? "key's" : "account's")} cap of one task",
        $"at most {cap} {SpendCaps.Currency} a task",
        ofKey ? "lower the budget, or make a key with a higher cap: skyops key new --per-task" : "lower the budget, or raise the cap with the wallet: skyops cap set --per-task");

    public static Refusal Monthly(SpendRequest task, Amount cap, Amount used, string month, bool ofKey) => Above(
        task,
        $"is above what is left of the {(ofKey ? "key's" : "account's")} monthly cap: {used} of {cap} {SpendCaps.Currency} are used in {month}",
        $"at most {(used >= cap ? Amount.Zero : cap - used)} {SpendCaps.Currency} until {SpendMonth.End(month):yyyy-MM-dd} (UTC)",
        "lower the budget, wait for open tasks to end (what they do not cost is freed), or "
            + (ofKey ? "make a key with a higher cap: skyops key new --monthly" : "raise the cap with the wallet: skyops cap set --monthly"));

    public static Refusal OtherCurrency(SpendRequest task)
    {
        const string Remedy = "submit it in SKYOPS, or without a cap";
        var field = new FieldError("currency", task.Currency, "is not the currency of the caps", SpendCaps.Currency, Remedy);
        return new Refusal(RefusalCode.SpendCapExceeded, $"currency {field.Problem}", Remedy, Fields: [field]);
    }

    private static Refusal Above(SpendRequest task, string problem, string limit, string remedy) => new(
        RefusalCode.SpendCapExceeded, $"the budget {task.Budget} {problem}", remedy, Fields: [new FieldError("budget", $"{task.Budget}", problem, limit, remedy)]);
}
