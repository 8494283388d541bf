using Skyops.Accounts;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>What people see of an account's keys and caps.</summary>
public static class AccountProjection
{
    public static CapsView Caps(AccountState state, DateTimeOffset now)
    {
        var month = state.MonthAt(now);
        var view = new CapsView(state.Caps.PerTask, state.Caps.Monthly, SpendCaps.Currency, month) { ResetsAt = SpendMonth.End(month) };
        if (state.Caps.Monthly is not { } cap) return view;
        var used = state.Spend.Used(month, null);
        return view with
        {
            Used = used,
            Reserved = state.Spend.Open.Values.Where(one => one.Month == month).Aggregate(Amount.Zero, (sum, one) => sum + one.Budget),
            Left = used >= cap ? Amount.Zero : cap - used,
            CountedSince = month == state.Spend.Month ? state.Spend.Since : null,
        };
    }

    /// <summary>Newest first.</summary>
    public static KeyView[] Keys(AccountState state, DateTimeOffset now) =>
        [.. state.Keys.Values.OrderByDescending(key => key.CreatedAt).ThenBy(key => key.Id, StringComparer.Ordinal).Select(key => Key(state, key.Id, now))];

    public static KeyView Key(AccountState state, string id, DateTimeOffset now)
    {
        var key = state.Keys[id];
        return new KeyView(key.Id, key.Name, key.Scopes, key.StateAt(now), key.CreatedAt)
        {
            ExpiresAt = key.ExpiresAt,
            RevokedAt = key.RevokedAt,
            PerTaskCap = key.Caps.PerTask,
            MonthlyCap = key.Caps.Monthly,
            Used = key.Caps.Monthly is null ? null : state.Spend.Used(state.MonthAt(now), id),
        };
    }
}
