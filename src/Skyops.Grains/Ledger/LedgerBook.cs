using Skyops.Core.Ledger;
using Skyops.Grains.Journaling;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Grains.Ledger;

/// <summary>
/// The ledger's live state with its journal: loading from the newest snapshot, appending, statements and verification from the rows. The state is updated in place, after
/// its row is durable.
/// </summary>
internal sealed class LedgerBook
{
    private const int RowsPerSnapshot = 10_000;
    private readonly IJournal _journal;
    private readonly string _stream;
    private Task _snapshot = Task.CompletedTask;
    private long _snapshotSeq;

    private LedgerBook(IJournal journal, string stream, LedgerState state, long snapshotSeq, long seq)
    {
        _journal = journal;
        _stream = stream;
        _snapshotSeq = snapshotSeq;
        State = state;
        Seq = seq;
    }

    public LedgerState State { get; }

    public string Currency => State.Currency;

    public long Seq { get; private set; }

    public static async Task<LedgerBook> LoadAsync(IJournal journal, string currency, CancellationToken cancellationToken)
    {
        var stream = $"ledger/{currency}";
        var (state, snapshotSeq, seq) = await ReadAsync(journal, stream, currency, long.MaxValue, cancellationToken);
        return new LedgerBook(journal, stream, state, snapshotSeq, seq);
    }

    public async Task AppendAsync(LedgerEvent[] events, DateTimeOffset now)
    {
        if (events.Length == 0) return;
        var row = new JournalAppend(_stream, Seq, now, LedgerEventCodec.Encode(events), null);
        if (await _journal.AppendAsync(row) == AppendStatus.Conflict) throw new StaleActivationException(_stream, Seq);
        State.Apply(events);
        Seq++;
    }

    /// <summary>
    /// Begins to make a snapshot when one is due: from the one before and the rows since, on another thread. Encoding the live state would stop every transfer for as long
    /// as it takes, half a second with a million known ids. What was appended is durable whatever becomes of this.
    /// </summary>
    /// <param name="failed">Is told, on another thread, why it could not be written; the next one comes as many rows later.</param>
    public void Snapshot(Action<Exception> failed)
    {
        if (Seq - _snapshotSeq < RowsPerSnapshot || !_snapshot.IsCompleted) return;
        var upTo = _snapshotSeq = Seq;
        _snapshot = Task.Run(async () =>
        {
            try
            {
                var (state, _, seq) = await ReadAsync(_journal, _stream, Currency, upTo, CancellationToken.None);
                await _journal.WriteSnapshotAsync(_stream, new JournalSnapshot(seq, LedgerSnapshot.Encode(state)));
            }
            catch (Exception failure)
            {
                failed(failure);
            }
        });
    }

    /// <summary>The newest lines first. Reads the rows once, keeping as many lines as were asked for.</summary>
    public async Task<StatementPage> StatementAsync(string account, long beforeSeq, int take)
    {
        var kept = new Queue<StatementLine>();
        var cut = 0L;
        await foreach (var row in _journal.ReadAsync(_stream, 0))
        {
            if (beforeSeq > 0 && row.Seq >= beforeSeq) break;
            foreach (var line in LedgerProjection.Lines(row.Seq, row.At, LedgerEventCodec.Decode(row.Data.Span), account)) kept.Enqueue(line);

            // Whole rows leave, so that a page never ends in the middle of one.
            while (kept.Count > take && kept.Peek().Seq < row.Seq)
            {
                cut = kept.Peek().Seq;
                while (kept.Count > 0 && kept.Peek().Seq == cut) kept.Dequeue();
            }
        }

        var lines = kept.Reverse().ToArray();
        return new StatementPage(LedgerProjection.Balance(State, account), lines, cut == 0 || lines.Length == 0 ? 0 : lines[^1].Seq);
    }

    public async Task<LedgerVerification> VerifyAsync()
    {
        // Rows that are appended while this reads belong to a later state than the one compared with.
        var upTo = Seq;
        var live = State.Copy();
        var replay = new LedgerReplay(State.Currency);
        await foreach (var row in _journal.ReadAsync(_stream, 0))
        {
            if (row.Seq > upTo) break;
            replay.Add(row.Seq, LedgerEventCodec.Decode(row.Data.Span));
        }

        return replay.Compare(live);
    }

    /// <summary>The state after a row, from the newest snapshot and the rows after it.</summary>
    private static async Task<(LedgerState State, long SnapshotSeq, long Seq)> ReadAsync(
        IJournal journal, string stream, string currency, long upTo, CancellationToken cancellationToken)
    {
        var snapshot = await journal.ReadSnapshotAsync(stream, cancellationToken);
        var state = snapshot is null ? new LedgerState(currency) : LedgerSnapshot.Decode(snapshot.Data.Span);
        var seq = snapshot?.Seq ?? 0;
        await foreach (var row in journal.ReadAsync(stream, seq, cancellationToken))
        {
            if (row.Seq > upTo) break;
            state.Apply(LedgerEventCodec.Decode(row.Data.Span));
            seq = row.Seq;
        }

        return (state, snapshot?.Seq ?? 0, seq);
    }
}
