namespace Skyops.Core.Scheduling;

/// <summary>
/// Who is next: the highest class of priority that still has something to try, in it the account that has used least,
/// of it the oldest task. A group for which no node
/// is left is passed over as a whole, so a long backlog of what cannot run costs nothing.
/// </summary>
internal sealed class PassQueue
{
    private readonly Queue<IReadOnlyDictionary<string, AccountQueue>> _classes;
    private readonly SchedulerState _state;
    private readonly DateTimeOffset _now;
    private PriorityQueue<AccountTurn, (double Used, string Account)> _turns = new();

    private PassQueue(SchedulerState state, DateTimeOffset now)
    {
        _state = state;
        _now = now;
        _classes = new(state.Waiting.Classes);
    }

    public static PassQueue Of(SchedulerState state, DateTimeOffset now)
    {
        state.Wake(now);
        return new PassQueue(state, now);
    }

    /// <summary>
    /// The next task to serve, with the account it belongs to; null when nothing is left to try. Hand the account back
    /// with <see cref="Back"/>.
    /// </summary>
    public (AccountTurn Account, EntryCursor Entry)? Next()
    {
        while (true)
        {
            while (_turns.TryDequeue(out var account, out _))
            {
                if (account.Oldest() is { } entry) return (account, entry);
            }

            if (!_classes.TryDequeue(out var next)) return null;
            _turns = TurnsOf(next);
        }
    }

    public void Back(AccountTurn account) =>
        _turns.Enqueue(account, (_state.FairShare.UsedBy(account.Account, _now), account.Account));

    /// <summary>Made when its class is reached, so that what higher classes were given in this pass counts.</summary>
    private PriorityQueue<AccountTurn, (double Used, string Account)> TurnsOf(IReadOnlyDictionary<string, AccountQueue> accounts)
    {
        var turns = new PriorityQueue<AccountTurn, (double, string)>(accounts.Count, UseOrder.Instance);
        foreach (var (account, queue) in accounts)
            turns.Enqueue(new AccountTurn(queue), (_state.FairShare.UsedBy(account, _now), account));
        return turns;
    }

    private sealed class UseOrder : IComparer<(double Used, string Account)>
    {
        public static readonly UseOrder Instance = new();

        public int Compare((double Used, string Account) x, (double Used, string Account) y)
        {
            var byUse = x.Used.CompareTo(y.Used);
            return byUse != 0 ? byUse : string.CompareOrdinal(x.Account, y.Account);
        }
    }
}
