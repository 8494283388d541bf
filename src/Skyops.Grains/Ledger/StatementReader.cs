using Skyops.Core.Ledger;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Grains.Ledger;

/// <summary>
/// Statements from the journal's rows, of which an index says which to read. The index is made when first asked for, from the one that was kept with the last snapshot, and
/// brought up to date when asked again: appending does nothing for it. Rows are read and decoded beside the ledger's turns.
/// </summary>
internal sealed class StatementReader(IJournal journal, string stream)
{
    /// <summary>Blocks of rows that are looked up at once.</summary>
    private const int BlocksAtOnce = 256;

    /// <summary>When it is further behind than this, one that was kept may be nearer.</summary>
    private const int FarBehind = 10_000;

    private readonly Lock _gate = new();
    private Task _extending = Task.CompletedTask;
    private StatementIndex _index = new(Limits.StatementIndexBytes);

    /// <summary>The lines that were asked for, whole rows, at most as many as were asked for unless one row has more; and where to go on, 0 at the end.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="seq">The last row there is, as far as whoever asks knows.</param>
    public Task<(StatementLine[] Lines, long Next)> ReadAsync(StatementQuery query, long seq) => Task.Run(() => CollectAsync(query, seq));

    /// <summary>The index that was kept, or an empty one.</summary>
    public static async Task<StatementIndex> LoadAsync(IJournal journal, string stream)
    {
        var kept = await journal.ReadSnapshotAsync(KeptIn(stream));
        return (kept is null ? null : StatementIndexCodec.Decode(kept.Data.Span, Limits.StatementIndexBytes)) ?? new StatementIndex(Limits.StatementIndexBytes);
    }

    public static ValueTask KeepAsync(IJournal journal, string stream, StatementIndex index) =>
        journal.WriteSnapshotAsync(KeptIn(stream), new JournalSnapshot(index.Seq, StatementIndexCodec.Encode(index)));

    private static string KeptIn(string stream) => $"{stream}/statements";

    private async Task<(StatementLine[] Lines, long Next)> CollectAsync(StatementQuery query, long seq)
    {
        var span = new RowSpan(query.AfterSeq, query.BeforeSeq > 0 ? Math.Min(query.BeforeSeq, seq + 1) : seq + 1, query.From ?? DateTimeOffset.MinValue, query.To ?? DateTimeOffset.MaxValue);
        var lines = new List<StatementLine>();
        while (true)
        {
            var blocks = await FindAsync(query, span, seq);
            foreach (var (first, last) in blocks)
            {
                foreach (var row in await RowsAsync(first, last, query, span))
                {
                    if (lines.Count > 0 && lines.Count + row.Length > query.Take) return ([.. lines], lines[^1].Seq);
                    lines.AddRange(query.OldestFirst ? row : row.Reverse());
                }
            }

            if (blocks.Count < BlocksAtOnce) return ([.. lines], 0L);
            span = query.OldestFirst ? span with { After = blocks[^1].Last } : span with { Before = blocks[^1].First };
        }
    }

    private async Task<IReadOnlyList<(long First, long Last)>> FindAsync(StatementQuery query, RowSpan span, long seq)
    {
        while (true)
        {
            Task extending;
            lock (_gate)
            {
                if (_index.Seq >= seq) return _index.Find(query.Account, span, query.OldestFirst, BlocksAtOnce);
                if (_extending.IsCompleted) _extending = Task.Run(() => ExtendAsync(seq));
                extending = _extending;
            }

            await extending;
        }
    }

    /// <summary>One at a time: those who ask meanwhile wait for it.</summary>
    private async Task ExtendAsync(long seq)
    {
        if (seq - _index.Seq > FarBehind && await LoadAsync(journal, stream) is var kept && kept.Seq > _index.Seq)
        {
            lock (_gate) _index = kept;
        }

        await foreach (var row in journal.ReadAsync(stream, _index.Seq, seq))
        {
            var events = LedgerEventCodec.Decode(row.Data.Span);
            lock (_gate) _index.Add(row.Seq, row.At, events);
        }
    }

    /// <summary>The account's lines of each row of a block, in the order asked for; rows without any are left out.</summary>
    private async Task<List<StatementLine[]>> RowsAsync(long first, long last, StatementQuery query, RowSpan span)
    {
        var rows = new List<StatementLine[]>();
        await foreach (var row in journal.ReadAsync(stream, first - 1, last))
        {
            if (!span.Contains(row.At)) continue;
            StatementLine[] lines = [.. LedgerProjection.Lines(row.Seq, row.At, LedgerEventCodec.Decode(row.Data.Span), query.Account)];
            if (lines.Length > 0) rows.Add(lines);
        }

        if (!query.OldestFirst) rows.Reverse();
        return rows;
    }
}
