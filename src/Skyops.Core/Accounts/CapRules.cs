using Skyops.Accounts;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>Setting the account's caps.</summary>
internal static class CapRules
{
    public static AccountDecision Set(AccountState state, AccountCommand.SetCaps command, DateTimeOffset now)
    {
        var wrong = new List<FieldError>();
        Check(command.Caps, "perTask", "monthly", wrong);
        if (wrong.Count > 0)
            return AccountDecision.Refused(new Refusal(RefusalCode.Invalid, $"{wrong[0].Field}: {wrong[0].Problem}", "correct the fields and send it again", Fields: [.. wrong]));
        if (state.Caps == command.Caps) return AccountDecision.Nothing;
        var changed = new AccountEvent.CapsChanged(now, command.Caps);
        if (command.Caps.Monthly is null || state.Caps.Monthly is not null) return AccountDecision.Of(changed);

        var tally = command.Month ?? throw new InvalidOperationException("a first monthly cap needs what the month has used");
        var ended = tally.Ended.Where(task => state.Spend.Open.ContainsKey(task.TaskId)).ToArray();
        var counted = new AccountEvent.MonthCounted(
            state.MonthAt(now),
            tally.Ended.Aggregate(Amount.Zero, (sum, task) => sum + task.Cost),
            [.. tally.Open.Where(task => !state.Spend.Open.ContainsKey(task.TaskId))],
            tally.Since);
        return ended.Length == 0 ? AccountDecision.Of(changed, counted) : AccountDecision.Of(new AccountEvent.SpendSettled(ended), changed, counted);
    }

    public static void Check(SpendCaps caps, string perTask, string monthly, List<FieldError> wrong)
    {
        if (caps.PerTask is { IsZero: true }) wrong.Add(Zero(perTask));
        if (caps.Monthly is { IsZero: true }) wrong.Add(Zero(monthly));
        if (caps is { PerTask: { } task, Monthly: { } month } && task > month)
            wrong.Add(new FieldError(perTask, $"{task}", $"is above {monthly}, so no task could use it", $"at most {month}", $"lower it, or raise {monthly}"));
    }

    private static FieldError Zero(string field) => new(field, "0", "nothing could be submitted under it", "above 0", "leave it out for no cap");
}
