using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Skyops.Core.Ledger;
using Skyops.Grains.Journaling;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Grains.Ledger;

/// <summary>
/// The ledger of one currency. Reentrant only so that commands can queue up: one pump decides all that wait in one go and appends them as one row; nobody is answered
/// before the row is durable. An append that fails leaves the live state as it was, because events are applied after it.
/// </summary>
[Reentrant]
public sealed class LedgerGrain(IJournal journal, TimeProvider time, ILogger<LedgerGrain> logger) : Grain, ILedgerGrain
{
    /// <summary>Commands decided in one row, and the rest of the call that reaches it; bounds the row's size.</summary>
    private const int MostPerRow = 2_048;

    private readonly Queue<Waiting> _waiting = new();
    private LedgerBook _book = null!;
    private OrphanedHolds _orphans = null!;
    private bool _pumping;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _book = await LedgerBook.LoadAsync(journal, this.GetPrimaryKeyString(), cancellationToken);
        _orphans = new OrphanedHolds(GrainFactory, time, logger);
        this.RegisterGrainTimer(
            SweepAsync, new GrainTimerCreationOptions { DueTime = OrphanedHolds.Every, Period = OrphanedHolds.Every, Interleave = true });
    }

    public Task<TransferStatus[]> TransferAsync(Transfer[] transfers) => QueueAsync(transfers, linked: true);

    public Task<TransferStatus[]> TransferEachAsync(Transfer[] transfers) => QueueAsync(transfers, linked: false);

    public Task<AccountBalance> BalanceAsync(string account) => Task.FromResult(LedgerProjection.Balance(_book.State, account));

    public Task<AccountBalance[]> BalancesAsync() =>
        Task.FromResult(_book.State.Accounts.Keys.Select(account => LedgerProjection.Balance(_book.State, account)).ToArray());

    public Task<StatementPage> StatementAsync(StatementQuery query) => _book.StatementAsync(query);

    public Task<LedgerVerification> VerifyAsync() => _book.VerifyAsync();

    private Task<TransferStatus[]> QueueAsync(Transfer[] transfers, bool linked)
    {
        if (transfers.Length == 0) return Task.FromResult<TransferStatus[]>([]);
        var waiting = new Waiting(transfers, linked);
        _waiting.Enqueue(waiting);
        if (!_pumping)
        {
            _pumping = true;
            _ = PumpAsync();
        }

        return waiting.Answer.Task;
    }

    private async Task PumpAsync()
    {
        try
        {
            // What is already on its way to this grain joins the first row.
            await Task.Yield();
            while (_waiting.Count > 0)
            {
                await AppendWaitingAsync();
                _book.Snapshot(failure => logger.SnapshotFailed(failure, _book.Currency));
            }
        }
        finally
        {
            _pumping = false;
        }
    }

    private async Task AppendWaitingAsync()
    {
        var batch = new List<Waiting>();
        var calls = new List<Transfer[]>();
        while (calls.Count < MostPerRow && _waiting.TryDequeue(out var waiting))
        {
            batch.Add(waiting);
            if (waiting.Linked) calls.Add(waiting.Transfers);
            else calls.AddRange(waiting.Transfers.Select(transfer => (Transfer[])[transfer]));
        }

        try
        {
            var now = time.GetUtcNow();
            var decision = LedgerDecider.DecideBatch(_book.State, calls, now);
            await _book.AppendAsync(decision.Events, now);
            var first = 0;
            foreach (var waiting in batch)
            {
                var count = waiting.Linked ? 1 : waiting.Transfers.Length;
                waiting.Answer.TrySetResult(waiting.Linked ? decision.Statuses[first] : Array.ConvertAll(decision.Statuses[first..(first + count)], each => each[0]));
                first += count;
            }
        }
        catch (Exception failure)
        {
            if (failure is StaleActivationException) DeactivateOnIdle();
            foreach (var waiting in batch) waiting.Answer.TrySetException(failure);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var hold in await _orphans.FindAsync(_book.State))
            await TransferAsync([new Transfer($"{hold}/orphan", TransferKind.VoidHold, "", "", Amount.Zero, hold, "never-acknowledged", hold)]);
    }

    /// <param name="Transfers">What is asked for.</param>
    /// <param name="Linked">All or none; else each by itself.</param>
    private sealed record Waiting(Transfer[] Transfers, bool Linked)
    {
        public TaskCompletionSource<TransferStatus[]> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
