using Orleans;
using Skyops.Accounts;
using Skyops.Core.Accounts;
using Skyops.Errors;
using Skyops.Grains.Journaling;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Grains.Accounts;

/// <summary>One account: its keys, its caps, and what is used of them.</summary>
public sealed class AccountGrain(IJournal journal, CappedAccounts capped, TimeProvider time) : Grain, IAccountGrain
{
    private const int SnapshotEvery = 256 << 10;

    /// <summary>Reservations of ended tasks are harmless; they are cleared away when there are this many, and again at twice what is left.</summary>
    private const int FewReservations = 1_000;

    private readonly UnderWay _underWay = new();
    private EventStream<AccountState, AccountEvent> _stream = null!;
    private SpentTasks _tasks = null!;
    private int _clearAt = FewReservations;

    private string Address => this.GetPrimaryKeyString();

    private AccountState State => _stream.State;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _tasks = new SpentTasks(Address, GrainFactory, journal);
        _stream = new EventStream<AccountState, AccountEvent>(
            journal, $"account/{Address}", AccountState.Empty, AccountDecider.Apply,
            events => AccountEventCodec.Encode([.. events]), data => AccountEventCodec.Decode(data.Span),
            new StateSnapshots<AccountState>(
                SnapshotEvery, state => AccountSnapshotCodec.Encode(state),
                data => AccountSnapshotCodec.Decode(data.Span) is { } state ? new Kept<AccountState>(state) : null));
        await _stream.LoadAsync(cancellationToken);
    }

    public async Task<Answer<KeyView>> CreateKeyAsync(NewKey key)
    {
        var decision = await HandleAsync(new AccountCommand.CreateKey(key));
        return decision.Refusal is { } refusal ? refusal : AccountProjection.Key(State, key.Id, time.GetUtcNow());
    }

    public async Task<Answer<KeyView>> RevokeKeyAsync(string id)
    {
        var decision = await HandleAsync(new AccountCommand.RevokeKey(id));
        return decision.Refusal is { } refusal ? refusal : AccountProjection.Key(State, id, time.GetUtcNow());
    }

    public async Task<KeyView[]> KeysAsync()
    {
        await ClearAsync();
        return AccountProjection.Keys(State, time.GetUtcNow());
    }

    public Task<KeyGrant?> FindKeyAsync(string id, string secretHash) => Task.FromResult(
        State.Keys.TryGetValue(id, out var key) && key.HasHash(secretHash) && key.IsGood(time.GetUtcNow()) ? new KeyGrant(key.Id, key.Scopes, key.ExpiresAt) : null);

    public async Task<Answer<CapsView>> SetCapsAsync(SpendCaps caps)
    {
        // From here on every submission comes by and waits for this turn. Those before it are in the rows, except what is being admitted at this very moment.
        if (!caps.IsNone) await capped.SetAsync(Address, isCapped: true);
        var counts = caps.Monthly is not null && State.Caps.Monthly is null;
        var now = time.GetUtcNow();
        var month = counts ? await _tasks.TallyAsync(SpendMonth.Start(State.MonthAt(now)), now) : null;
        var decision = await HandleAsync(new AccountCommand.SetCaps(caps, month));
        if (decision.Refusal is { } refusal) return refusal;
        if (State.Caps.IsNone) await capped.SetAsync(Address, isCapped: false);
        return await CapsAsync();
    }

    public async Task<CapsView> CapsAsync()
    {
        await ClearAsync();
        return AccountProjection.Caps(State, time.GetUtcNow());
    }

    public async Task<Refusal?[]> ReserveAsync(string? keyId, SpendRequest[] tasks)
    {
        // A repeat of a task that is there is answered by it, whatever the caps and the repeat's budget are.
        var exist = await Task.WhenAll(tasks.Select(async task => task.MayExist && !Covers(task) && await _tasks.ExistsAsync(task.TaskId)));
        SpendRequest[] asked = [.. tasks.Where((_, i) => !exist[i])];
        var decision = await DecideAsync(keyId, asked);
        if (decision.Refusal is { } refusal) return [.. tasks.Select(_ => refusal)];
        await AppendAsync(decision);

        var answers = new Refusal?[tasks.Length];
        for (int i = 0, next = 0; i < tasks.Length; i++)
        {
            answers[i] = exist[i] ? null : decision.Tasks[next++];
            if (answers[i] is null) _underWay.Begin(tasks[i].TaskId);
        }

        return answers;
    }

    private bool Covers(SpendRequest task) => State.Spend.Open.TryGetValue(task.TaskId, out var has) && has.Budget >= task.Budget;

    public async Task FinishedAsync(string[] taken, string[] refused)
    {
        foreach (var id in taken) _underWay.End(id);
        var over = new List<SpendOutcome>();
        foreach (var id in refused)
        {
            if (_underWay.End(id) && State.Spend.Open.ContainsKey(id) && !await _tasks.ExistsAsync(id)) over.Add(new SpendOutcome(id, Amount.Zero));
        }

        if (over.Count > 0) await HandleAsync(new AccountCommand.Settle(over));
    }

    public async Task<Answer<bool>> RevokeSessionAsync(string delegation, DateTimeOffset expiresAt)
    {
        var decision = await HandleAsync(new AccountCommand.RevokeSession(delegation, expiresAt));
        return decision.Refusal is { } refusal ? refusal : true;
    }

    public async Task<Answer<bool>> RegisterEncryptionKeyAsync(RegisteredKey key)
    {
        var decision = await HandleAsync(new AccountCommand.RegisterEncryptionKey(key));
        return decision.Refusal is { } refusal ? refusal : true;
    }

    public Task<RegisteredKey?> EncryptionKeyAsync() => Task.FromResult(State.EncryptionKey);

    public Task<bool> IsRevokedAsync(string delegation) => Task.FromResult(State.RevokedSessions.ContainsKey(delegation));

    /// <summary>Before a task is refused for a cap it is looked whether others have ended, which cost less than they had set aside.</summary>
    private async Task<AccountDecision> DecideAsync(string? keyId, SpendRequest[] tasks)
    {
        if (State.Spend.Open.Count >= _clearAt) await ClearAsync();
        var decision = AccountDecider.Decide(State, new AccountCommand.Reserve(keyId, tasks), time.GetUtcNow());
        return decision.Tasks.Any(refusal => refusal is not null) && await ClearAsync()
            ? AccountDecider.Decide(State, new AccountCommand.Reserve(keyId, tasks), time.GetUtcNow())
            : decision;
    }

    /// <summary>Settles the reservations of tasks that have ended. False: none has.</summary>
    private async Task<bool> ClearAsync()
    {
        var over = await _tasks.OverAsync(State.Spend.Open, time.GetUtcNow(), _underWay.Contains);
        if (over.Count > 0) await HandleAsync(new AccountCommand.Settle(over));
        _clearAt = Math.Max(FewReservations, 2 * State.Spend.Open.Count);
        return over.Count > 0;
    }

    private async Task<AccountDecision> HandleAsync(AccountCommand command)
    {
        var decision = AccountDecider.Decide(State, command, time.GetUtcNow());
        await AppendAsync(decision);
        return decision;
    }

    private async Task AppendAsync(AccountDecision decision)
    {
        if (decision.Events.Length == 0) return;
        var now = time.GetUtcNow();
        var lists = decision.Events.Any(e => e is not (AccountEvent.SpendReserved or AccountEvent.SpendSettled));
        await this.AppendOrLeaveAsync(() => _stream.AppendAsync(decision.Events, now, next => lists ? AccountEntities.Of(Address, next, now) : null));
        await _stream.SnapshotAsync();
    }
}
