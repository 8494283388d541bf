using System.Runtime.InteropServices;

namespace Skyops.Core.Ledger;

/// <summary>
/// In which rows of a ledger an account is named, so that its statement reads those and not all. Made from the rows, and never the truth: what it points at is read and looked
/// at again. Its memory is bounded: it counts rows in blocks, and when it becomes too large the blocks double and so point less exactly.
/// </summary>
/// <param name="mostBytes">Memory for the places; the accounts' names come on top, and the ledger has those anyway.</param>
public sealed class StatementIndex(int mostBytes)
{
    /// <summary>Two to the power of this many rows have their times remembered together.</summary>
    private const int TimesShift = 8;
    private const int MostShift = 32;

    private readonly Dictionary<string, AccountBlocks> _accounts = new(StringComparer.Ordinal);
    private readonly List<(long First, long Last)> _times = [];
    private long _bytes;

    /// <summary>The last row that it knows.</summary>
    public long Seq { get; private set; }

    /// <summary>A block has two to the power of this many rows.</summary>
    public int BlockShift { get; private set; }

    internal IReadOnlyDictionary<string, AccountBlocks> Accounts => _accounts;

    internal IReadOnlyList<(long First, long Last)> Times => _times;

    /// <summary>Takes the next row.</summary>
    public void Add(long seq, DateTimeOffset at, ReadOnlySpan<LedgerEvent> events)
    {
        if (seq != Seq + 1) throw new ArgumentOutOfRangeException(nameof(seq), seq, $"row {Seq + 1} is next");
        Seq = seq;
        AddTime(seq, at.UtcTicks);
        foreach (var e in events)
        {
            var (debit, credit) = LedgerProjection.Accounts(e);
            AddPlace(debit, seq);
            AddPlace(credit, seq);
        }

        while (_bytes > mostBytes && BlockShift < MostShift) Coarsen();
    }

    /// <summary>The rows, from the first to the last of each block, that may name the account: at most so many, the newest or the oldest that fit, in that order.</summary>
    public IReadOnlyList<(long First, long Last)> Find(string account, RowSpan span, bool oldestFirst, int most)
    {
        if (!_accounts.TryGetValue(account, out var blocks)) return [];
        var found = new Queue<(long First, long Last)>();
        foreach (var block in blocks.All())
        {
            var (first, last) = (Math.Max((block << BlockShift) + 1, span.After + 1), Math.Min(Math.Min((block + 1) << BlockShift, Seq), span.Before - 1));
            if (first >= span.Before || (oldestFirst && found.Count == most)) break;
            if (last < first || !MayBeIn(span, first, last)) continue;
            found.Enqueue((first, last));
            if (found.Count > most) found.Dequeue();
        }

        return oldestFirst ? [.. found] : [.. found.Reverse()];
    }

    internal static StatementIndex Restore(
        int mostBytes, long seq, int blockShift, IEnumerable<(long, long)> times, IEnumerable<(string Account, AccountBlocks Blocks)> accounts)
    {
        var index = new StatementIndex(mostBytes) { Seq = seq, BlockShift = blockShift };
        index._times.AddRange(times);
        foreach (var (account, blocks) in accounts)
        {
            index._accounts[account] = blocks;
            index._bytes += blocks.Bytes;
        }

        return index;
    }

    private void AddPlace(string account, long seq)
    {
        if (account.Length == 0) return;
        ref var blocks = ref CollectionsMarshal.GetValueRefOrAddDefault(_accounts, account, out var known);
        if (!known) blocks = new AccountBlocks();
        var before = known ? blocks!.Bytes : 0;
        blocks!.Add((seq - 1) >> BlockShift);
        _bytes += blocks.Bytes - before;
    }

    /// <summary>Clocks may be set back, so the first time of some rows need not be that of the first row.</summary>
    private void AddTime(long seq, long ticks)
    {
        var place = (int)((seq - 1) >> TimesShift);
        if (place == _times.Count) _times.Add((ticks, ticks));
        else _times[place] = (Math.Min(_times[place].First, ticks), Math.Max(_times[place].Last, ticks));
    }

    private bool MayBeIn(RowSpan span, long first, long last)
    {
        for (var place = (int)((first - 1) >> TimesShift); place <= (int)((last - 1) >> TimesShift); place++)
        {
            if (_times[place].First < span.To.UtcTicks && _times[place].Last >= span.From.UtcTicks) return true;
        }

        return false;
    }

    private void Coarsen()
    {
        BlockShift++;
        _bytes = 0;
        foreach (var account in _accounts.Keys.ToArray())
        {
            var halved = _accounts[account].Halved();
            _accounts[account] = halved;
            _bytes += halved.Bytes;
        }
    }
}

/// <summary>Rows between two others, and between two moments.</summary>
/// <param name="After">Only rows after this one; 0: from the first.</param>
/// <param name="Before">Only rows before this one.</param>
/// <param name="From">Not earlier.</param>
/// <param name="To">Earlier than this.</param>
public sealed record RowSpan(long After, long Before, DateTimeOffset From, DateTimeOffset To)
{
    public bool Contains(DateTimeOffset at) => at >= From && at < To;
}
