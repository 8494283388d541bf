namespace Skyops.Core.Tests.Accounts;

/// <summary>The obvious way to keep caps: a list of all tasks, added up anew at every question.</summary>
internal sealed class SpendModel
{
    public List<Entry> Tasks { get; } = [];

    public ulong? PerTask { get; set; }

    public ulong? Monthly { get; set; }

    public Dictionary<string, (ulong? PerTask, ulong? Monthly)> Keys { get; } = [];

    /// <summary>Sum of a month's counted tasks: of all, or of one key's.</summary>
    public ulong Used(string month, string? key) =>
        Tasks.Where(task => task.Counted && task.Month == month && (key is null || task.Key == key)).Aggregate(0UL, (sum, task) => sum + (task.Cost ?? task.Budget));

    /// <summary>Whether the task may be submitted; when it may, it is in the list.</summary>
    public bool Submit(string? key, string id, ulong budget, string month)
    {
        var caps = key is null ? default : Keys[key];
        var has = Tasks.Find(task => task.Id == id && task is { Cost: null, Counted: true });
        if (has is not null && has.Budget >= budget) return true;
        if (budget > (PerTask ?? ulong.MaxValue) || budget > (caps.PerTask ?? ulong.MaxValue)) return false;
        if (has is not null && has.Key != key) return false;
        if (has is null || has.Month == month)
        {
            var more = budget - (has?.Budget ?? 0);
            if (Monthly is { } monthly && Used(month, null) + more > Math.Max(monthly, Used(month, null))) return false;
            if (caps.Monthly is { } mine && Used(month, key) + more > Math.Max(mine, Used(month, key))) return false;
        }

        if (has is not null) has.Budget = budget;
        else Tasks.Add(new Entry(id, budget, month, key) { Counted = Monthly is not null || caps.Monthly is not null });
        return true;
    }

    public sealed record Entry(string Id, ulong StartBudget, string Month, string? Submitter)
    {
        /// <summary>Whose it is; the owner's, when it was found only by counting.</summary>
        public string? Key { get; set; } = Submitter;

        public ulong Budget { get; set; } = StartBudget;

        /// <summary>Null while it is open.</summary>
        public ulong? Cost { get; set; }

        public bool Counted { get; set; }
    }
}
