namespace Skyops.Core.Scheduling;

/// <summary>
/// Who is next: the highest class of priority that still has something to try, in it the account that has used least, of it the oldest task. A group for which no node
/// is left is passed over as a whole, so a long backlog of what cannot run costs nothing.
/// </summary>
internal sealed class PassQueue
{
    private readonly Queue<PriorityQueue<AccountTurn, (double Used, string Account)>> _classes;
    private readonly SchedulerState _state;
    private readonly DateTimeOffset _now;

    private PassQueue(SchedulerState state, DateTimeOffset now)
    {
        _state = state;
        _now = now;
        _classes = new(state.Waiting.Classes.Select(accounts =>
        {
            var turns = new PriorityQueue<AccountTurn, (double, string)>(accounts.Count, UseOrder.Instance);
            foreach (var (account, queue) in accounts) turns.Enqueue(new AccountTurn(queue), (state.FairShare.UsedBy(account, now), account));
            return turns;
        }));
    }

    public static PassQueue Of(SchedulerState state, DateTimeOffset now)
    {
        state.Wake(now);
        return new PassQueue(state, now);
    }

    /// <summary>The next task to serve, with the account it belongs to; null when nothing is left to try. Hand the account back with <see cref="Back"/>.</summary>
    public (AccountTurn Account, EntryCursor Entry)? Next()
    {
        while (_classes.TryPeek(out var turns))
        {
            while (turns.TryDequeue(out var account, out _))
            {
                if (account.Oldest() is { } entry) return (account, entry);
            }

            _classes.Dequeue();
        }

        return null;
    }

    public void Back(AccountTurn account) =>
        _classes.Peek().Enqueue(account, (_state.FairShare.UsedBy(account.Account, _now), account.Account));

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
