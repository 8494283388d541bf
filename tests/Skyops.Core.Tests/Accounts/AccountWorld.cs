using Skyops.Accounts;
using Skyops.Core.Accounts;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Core.Tests.Accounts;

/// <summary>One account and its rows: every command is decided, encoded, decoded and applied, as the grain does it.</summary>
internal sealed class AccountWorld
{
    public static readonly DateTimeOffset Start = new(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);

    public AccountState State { get; private set; } = AccountState.Empty;

    public List<byte[]> Rows { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    public string Month => State.MonthAt(Now);

    public AccountDecision Do(AccountCommand command)
    {
        var decision = AccountDecider.Decide(State, command, Now);
        if (decision.Events.Length == 0) return decision;
        Rows.Add(AccountEventCodec.Encode(decision.Events));
        State = AccountEventCodec.Decode(Rows[^1]).Aggregate(State, AccountDecider.Apply);
        return decision;
    }

    public AccountDecision Key(string id, ulong? perTask = null, ulong? monthly = null, DateTimeOffset? expiresAt = null, params string[] scopes) =>
        Do(new AccountCommand.CreateKey(NewKey(id, perTask, monthly, expiresAt, scopes)));

    public static NewKey NewKey(string id, ulong? perTask = null, ulong? monthly = null, DateTimeOffset? expiresAt = null, params string[] scopes) =>
        new(id, new string('a', 64), "nightly", scopes.Length == 0 ? [KeyScopes.TasksWrite] : scopes, Caps(perTask, monthly), expiresAt);

    public static SpendCaps Caps(ulong? perTask, ulong? monthly) =>
        new(perTask is { } task ? Amount.Whole(task) : null, monthly is { } month ? Amount.Whole(month) : null);

    public static SpendRequest Task(string id, ulong budget, string currency = "SKYOPS") => new(id, Amount.Whole(budget), currency, MayExist: true);

    public Refusal? Reserve(string? key, string id, ulong budget)
    {
        var decision = Do(new AccountCommand.Reserve(key, [Task(id, budget)]));
        return decision.Refusal ?? decision.Tasks[0];
    }

    public void Settle(string id, ulong cost) => Do(new AccountCommand.Settle([new SpendOutcome(id, Amount.Whole(cost))]));

    public Refusal? SetCaps(ulong? perTask, ulong? monthly, MonthTally? tally = null) =>
        Do(new AccountCommand.SetCaps(Caps(perTask, monthly), tally ?? new MonthTally([], [], null))).Refusal;
}
