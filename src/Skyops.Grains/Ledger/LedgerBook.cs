using Skyops.Core.Ledger;
using Skyops.Grains.Journaling;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Grains.Ledger;

/// <summary>
/// The ledger's live state with its journal: loading from the newest snapshot, appending, snapshots and verification. The state is updated in place, after
/// its row is durable.
/// </summary>
internal sealed class LedgerBook
{
    private const int RowsPerSnapshot = 10_000;
    private readonly IJournal _journal;
    private readonly string _stream;
    private readonly StatementReader _statements;
    private Task _snapshot = Task.CompletedTask;
    private long _snapshotSeq;

    private LedgerBook(IJournal journal, string stream, LedgerState state, long snapshotSeq, long seq)
    {
        _journal = journal;
        _stream = stream;
        _statements = new StatementReader(journal, stream);
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
                var index = await StatementReader.LoadAsync(_journal, _stream);
                var (state, _, seq) = await ReadAsync(_journal, _stream, Currency, upTo, CancellationToken.None, index);
                await _journal.WriteSnapshotAsync(_stream, new JournalSnapshot(seq, LedgerSnapshot.Encode(state)));
                await StatementReader.KeepAsync(_journal, _stream, index);
            }
            catch (Exception failure)
            {
                failed(failure);
            }
        });
    }

    public async Task<StatementPage> StatementAsync(StatementQuery query)
    {
        var balance = LedgerProjection.Balance(State, query.Account);
        var (lines, next) = await _statements.ReadAsync(query, Seq);
        return query.OldestFirst ? new StatementPage(balance, lines, 0) { NextAfterSeq = next } : new StatementPage(balance, lines, next);
    }

    /// <summary>Rows that are appended while it reads belong to a later state than the one compared with.</summary>
    public Task<LedgerVerification> VerifyAsync() => LedgerVerifier.RunAsync(_journal, _stream, State.Copy(), Seq);

    /// <summary>The state after a row, from the newest snapshot and the rows after it.</summary>
    /// <param name="index">Is told of the rows that it does not know; null: nobody is.</param>
    private static async Task<(LedgerState State, long SnapshotSeq, long Seq)> ReadAsync(
        IJournal journal, string stream, string currency, long upTo, CancellationToken cancellationToken, StatementIndex? index = null)
    {
        var snapshot = await journal.ReadSnapshotAsync(stream, cancellationToken);
        var state = snapshot is null ? new LedgerState(currency) : LedgerSnapshot.Decode(snapshot.Data.Span);
        var seq = snapshot?.Seq ?? 0;
        await foreach (var row in journal.ReadAsync(stream, Math.Min(seq, index?.Seq ?? seq), upTo, cancellationToken))
        {
            var events = LedgerEventCodec.Decode(row.Data.Span);
            if (row.Seq > index?.Seq) index.Add(row.Seq, row.At, events);
            if (row.Seq <= seq) continue;
            state.Apply(events);
            seq = row.Seq;
        }

        return (state, snapshot?.Seq ?? 0, seq);
    }
}
