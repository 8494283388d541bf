namespace Skyops.Core.Scheduling;

/// <summary>
/// Who is next: the highest class of priority that still has something to try, in it the account that has used least,
/// of it the oldest task. A group for which no node
/// is left is passed over as a whole, so a long backlog of what cannot run costs nothing. One object serves all passes.
/// </summary>
internal sealed class PassQueue(WaitingIndex waiting)
{
    private readonly PriorityQueue<AccountQueue, (double Used, string Account)> _turns = new(UseOrder.Instance);
    private DateTimeOffset _now;
    private int _rank;

    public void Begin(DateTimeOffset now)
    {
        _turns.Clear();
        (_now, _rank) = (now, 0);
    }

    /// <summary>
    /// The next account to serve, and where its oldest task is found; null when nothing is left to try. Hand it back with
    /// <see cref="Back"/>.
    /// </summary>
    public AccountQueue? Next()
    {
        while (true)
        {
            if (_turns.TryDequeue(out var account, out _)) return account;
            if (_rank == waiting.ClassCount) return null;

            // A class is queued when it is reached, so that what higher classes were given in this pass counts.
            foreach (var (_, next) in waiting.Accounts(_rank++))
            {
                if (next.Begin()) Enqueue(next);
            }
        }
    }

    public void Back(AccountQueue account)
    {
        account.Settle();
        if (account.Oldest is not null) Enqueue(account);
    }

    private void Enqueue(AccountQueue account) => _turns.Enqueue(account, (account.Use.At(_now), account.Use.Account));

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
