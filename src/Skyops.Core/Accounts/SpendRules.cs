using Skyops.Accounts;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>Whether tasks may be submitted under the caps of the account and of the key that submits them.</summary>
internal static class SpendRules
{
    public static readonly Refusal KeyEnded = new(RefusalCode.NotAuthorised, "this needs a session", "the key is not good any more; make another with the wallet: skyops key new");

    public static AccountDecision Reserve(AccountState state, string? keyId, IReadOnlyList<SpendRequest> tasks, DateTimeOffset now)
    {
        AccountKey? key = null;
        if (keyId is not null && !(state.Keys.TryGetValue(keyId, out key) && key.IsGood(now) && key.May(KeyScopes.TasksWrite)))
            return AccountDecision.Refused(KeyEnded);
        var month = state.MonthAt(now);
        var book = state.Spend;
        var reserved = new List<ReservedTask>();
        var refusals = new Refusal?[tasks.Count];
        for (var i = 0; i < tasks.Count; i++)
        {
            var has = book.Open.GetValueOrDefault(tasks[i].TaskId);
            if (has is not null && has.Budget >= tasks[i].Budget) continue;
            refusals[i] = Check(state.Caps, key, book, tasks[i], has, month);
            if (refusals[i] is not null || (has is null && state.Caps.Monthly is null && key?.Caps.Monthly is null)) continue;
            var reservation = has is null ? new Reservation(tasks[i].Budget, month, keyId, now) : has with { Budget = tasks[i].Budget };
            book = book.Reserve(tasks[i].TaskId, reservation);
            reserved.Add(new ReservedTask(tasks[i].TaskId, reservation.Budget, reservation.Month, reservation.KeyId));
        }

        return new AccountDecision(null, reserved.Count == 0 ? [] : [new AccountEvent.SpendReserved(now, [.. reserved])], refusals);
    }

    public static AccountDecision Settle(AccountState state, IReadOnlyList<SpendOutcome> tasks)
    {
        SpendOutcome[] known = [.. tasks.Where(task => state.Spend.Open.ContainsKey(task.TaskId)).DistinctBy(task => task.TaskId)];
        return known.Length == 0 ? AccountDecision.Nothing : AccountDecision.Of(new AccountEvent.SpendSettled(known));
    }

    /// <param name="caps">Of the account.</param>
    /// <param name="key">What submits it; null: the owner.</param>
    /// <param name="book">With what this call has reserved already.</param>
    /// <param name="task">Which.</param>
    /// <param name="has">The smaller reservation that an earlier try of the same submission left.</param>
    /// <param name="month">The one that counts now.</param>
    private static Refusal? Check(SpendCaps caps, AccountKey? key, SpendBook book, SpendRequest task, Reservation? has, string month)
    {
        var keyCaps = key?.Caps ?? SpendCaps.None;
        if (task.Currency != SpendCaps.Currency && !(caps.IsNone && keyCaps.IsNone)) return SpendRefusals.OtherCurrency(task);
        if (caps.PerTask is { } most && task.Budget > most) return SpendRefusals.PerTask(task, most, ofKey: false);
        if (keyCaps.PerTask is { } keyMost && task.Budget > keyMost) return SpendRefusals.PerTask(task, keyMost, ofKey: true);
        if (has is null && caps.Monthly is null && keyCaps.Monthly is null) return null;
        if (has is null && book.Open.Count >= Limits.CountedTasks) return SpendRefusals.TooMany;

        // What an earlier try of the same submission set aside counts in its own month and for its own payer, and is part of what this one needs.
        if (has is not null && has.KeyId != key?.Id) return SpendRefusals.OtherPayer;
        if (has is not null && has.Month != month) return null;
        var more = task.Budget - (has?.Budget ?? Amount.Zero);
        if (caps.Monthly is { } monthly && more > Left(monthly, book.Used(month, null)))
            return SpendRefusals.Monthly(task, monthly, book.Used(month, null), month, ofKey: false);
        return keyCaps.Monthly is { } keyMonthly && more > Left(keyMonthly, book.Used(month, key!.Id))
            ? SpendRefusals.Monthly(task, keyMonthly, book.Used(month, key.Id), month, ofKey: true)
            : null;
    }

    /// <summary>A cap that was lowered below what is used leaves nothing.</summary>
    private static Amount Left(Amount cap, Amount used) => used >= cap ? Amount.Zero : cap - used;
}
