using Skyops.Errors;

namespace Skyops.Core.Accounts;

/// <summary>A refusal, or the events to append (none when nothing changes).</summary>
/// <param name="Refusal">Why nothing is done.</param>
/// <param name="Events">What happens.</param>
/// <param name="Tasks">Of a reservation, one a task: null when it has its place, else why not.</param>
public sealed record AccountDecision(Refusal? Refusal, AccountEvent[] Events, Refusal?[] Tasks)
{
    public static readonly AccountDecision Nothing = new(null, [], []);

    public static AccountDecision Of(params AccountEvent[] events) => new(null, events, []);

    public static AccountDecision Refused(Refusal refusal) => new(refusal, [], []);
}

/// <summary>
/// The rules of an account. It has one state; every command may come at any time and any number of times.
/// </summary>
public static class AccountDecider
{
    public static AccountDecision Decide(AccountState state, AccountCommand command, DateTimeOffset now) => command switch
    {
        AccountCommand.CreateKey x => KeyRules.Create(state, x.Key, now),
        AccountCommand.RevokeKey x => KeyRules.Revoke(state, x.Id, now),
        AccountCommand.SetCaps x => CapRules.Set(state, x, now),
        AccountCommand.Reserve x => SpendRules.Reserve(state, x.KeyId, x.Tasks, now),
        AccountCommand.Settle x => SpendRules.Settle(state, x.Tasks),
        AccountCommand.RevokeSession x when x.ExpiresAt <= now || state.RevokedSessions.ContainsKey(x.Delegation) => AccountDecision.Nothing,
        AccountCommand.RevokeSession when state.RevokedSessions.Count(one => one.Value > now) >= Limits.RevokedSessions => AccountDecision.Refused(new Refusal(
            RefusalCode.QuotaExceeded, $"{Limits.RevokedSessions:N0} sessions of this account were ended early and are not over yet", "wait until some are")),
        AccountCommand.RegisterEncryptionKey x when x.Key == state.EncryptionKey => AccountDecision.Nothing,
        AccountCommand.RegisterEncryptionKey x when x.Key.NotBefore <= state.EncryptionKey?.NotBefore => AccountDecision.Refused(new Refusal(
            RefusalCode.Conflict, $"the account has registered a key that holds from {state.EncryptionKey.NotBefore:O}, which is not earlier", "sign a new statement")),
        AccountCommand.RegisterEncryptionKey x => AccountDecision.Of(new AccountEvent.EncryptionKeyRegistered(now, x.Key)),
        AccountCommand.RevokeSession x => AccountDecision.Of(new AccountEvent.SessionRevoked(now, x.Delegation, x.ExpiresAt)),
        _ => throw new InvalidOperationException($"no rule for {command.GetType().Name}"),
    };

    public static AccountState Apply(AccountState state, AccountEvent e) => e switch
    {
        AccountEvent.KeyCreated x => KeyRules.Created(state, x),
        AccountEvent.KeyRevoked x => state with { Keys = state.Keys.SetItem(x.Id, state.Keys[x.Id] with { RevokedAt = x.At }) },
        AccountEvent.CapsChanged x => state with { Caps = x.Caps },
        AccountEvent.MonthCounted x => state with
        {
            Spend = state.Spend.Count(
                x.Month, x.Ended, x.Open.Select(task => KeyValuePair.Create(task.TaskId, new Reservation(task.Budget, x.Month, null, task.At))), x.Since),
        },
        AccountEvent.SpendReserved x => state with
        {
            Spend = x.Tasks.Aggregate(state.Spend, (book, task) => book.Reserve(task.TaskId, new Reservation(task.Budget, task.Month, task.KeyId, x.At))),
        },
        AccountEvent.SpendSettled x => state with { Spend = x.Tasks.Aggregate(state.Spend, (book, task) => book.Settle(task.TaskId, task.Cost)) },
        AccountEvent.SessionRevoked x => state with
        {
            RevokedSessions = state.RevokedSessions.RemoveRange(state.RevokedSessions.Where(one => one.Value <= x.At).Select(one => one.Key)).SetItem(x.Delegation, x.ExpiresAt),
        },
        AccountEvent.EncryptionKeyRegistered x => state with { EncryptionKey = x.Key },
        _ => throw new InvalidOperationException($"no rule for {e.GetType().Name}"),
    };
}
