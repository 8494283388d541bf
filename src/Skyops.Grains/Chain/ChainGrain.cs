using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Chain;
using Skyops.Core.Chain;
using Skyops.Errors;
using Skyops.Grains.Journaling;
using Skyops.Ledger;
using Skyops.Storage;

namespace Skyops.Grains.Chain;

/// <summary>The chain's books and the outbox. Its turns are few and slow against those of tasks, and none of them waits for the chain.</summary>
public sealed class ChainGrain(IJournal journal, TimeProvider time, ILogger<ChainGrain> logger) : Grain, IChainGrain
{
    private EventStream<ChainState, ChainEvent> _stream = null!;
    private ChainLedger _ledger = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = new EventStream<ChainState, ChainEvent>(
            journal, "chain", ChainState.Empty, ChainDecider.Apply,
            events => ChainEventCodec.Encode([.. events]), data => ChainEventCodec.Decode(data.Span));
        await _stream.LoadAsync(cancellationToken);
        _ledger = new ChainLedger(GrainFactory, logger);
    }

    public async Task<Answer<ChainView>> BindAsync(ChainBinding binding)
    {
        if (_stream.State.Binding is null && await _ledger.IssuedAsync() is { } issued) return issued;
        if (await HandleAsync(new ChainCommand.Bind(binding)) is { } refusal) return refusal;
        await MakeTransfersAsync();
        return ChainProjection.View(_stream.State);
    }

    public Task<ChainView> GetAsync() => Task.FromResult(ChainProjection.View(_stream.State));

    public async Task ReadAsync(ChainPage page)
    {
        await HandleAsync(new ChainCommand.Read(page));
        await TendAsync();
    }

    public async Task TendAsync()
    {
        await MakeTransfersAsync();
        await PlanAsync(await _ledger.DeparturesAsync(_stream.State));
    }

    public async Task<Answer<bool>> WithdrawAsync(string id, string account, string currency, Amount amount)
    {
        if (_stream.State.Binding is null) return new Refusal(RefusalCode.Unavailable, "This network settles on no chain.", "Ask its operator.");
        var transfer = new ChainTransfer($"withdrawal/{account}/{id}", account, SystemAccounts.Chain, currency, amount, ChainTransfer.Withdrawal, account);
        if (_stream.State.FindTransfer(transfer.Id) is { } known && known != transfer) return ChainLedger.Refused(TransferStatus.ExistsWithDifferentContent, amount, currency);
        var refused = await PlanAsync([transfer]);
        return refused.TryGetValue(transfer.Id, out var status) ? ChainLedger.Refused(status, amount, currency) : true;
    }

    public async Task<SettlementCut?> CutAsync()
    {
        if (_stream.State.Binding is not { } binding || _stream.State.Roots.Any(root => root.Status == RootStatus.Posting)) return null;
        await TendAsync();
        await HandleAsync(new ChainCommand.Charge(await _ledger.ChargesAsync(_stream.State)));
        await PlanAsync(await _ledger.EarnedAsync(_stream.State, binding.Treasury));
        return new SettlementCut(_stream.State.DepositsThrough, await _ledger.LinesAsync(_stream.State));
    }

    public async Task<bool> PlanRootAsync(SettlementRoot root, byte[] call)
    {
        var before = _stream.Seq;
        await HandleAsync(new ChainCommand.PlanRoot(root, call));
        return _stream.Seq > before;
    }

    public Task<TaskBatch?> LastBatchAsync() => Task.FromResult(_stream.State.Batches.LastOrDefault(batch => batch.Status != RootStatus.Failed));

    public Task<TaskBatch[]> BatchesOfAsync(DateTimeOffset ended) => Task.FromResult(ChainProjection.BatchesOf(_stream.State, ended));

    public async Task<bool> PlanBatchAsync(TaskBatch batch, byte[] call)
    {
        var before = _stream.Seq;
        await HandleAsync(new ChainCommand.PlanBatch(batch, call));
        return _stream.Seq > before;
    }

    public async Task<bool> SignedAsync(string id, ulong nonce, SignedCopy copy)
    {
        var before = _stream.Seq;
        await HandleAsync(new ChainCommand.Sign(id, nonce, copy));
        return _stream.Seq > before;
    }

    public Task SentAsync(string id) => HandleAsync(new ChainCommand.Sent(id));

    public Task MinedAsync(string id, MinedIn? mined) => HandleAsync(new ChainCommand.Mined(id, mined));

    public Task EndedAsync(string id, OutgoingEnd end) => HandleAsync(new ChainCommand.End(id, end));

    /// <summary>Plans transfers and makes them. What the ledger refused, by id.</summary>
    private async Task<IReadOnlyDictionary<string, TransferStatus>> PlanAsync(ChainTransfer[] transfers)
    {
        if (transfers.Length > 0) await HandleAsync(new ChainCommand.PlanTransfers(transfers));
        return await MakeTransfersAsync();
    }

    /// <summary>Makes the transfers that are due; those of before a crash, too: the ledger knows which it has made.</summary>
    private async Task<IReadOnlyDictionary<string, TransferStatus>> MakeTransfersAsync()
    {
        var refused = new Dictionary<string, TransferStatus>(StringComparer.Ordinal);
        foreach (var currency in _stream.State.Due.Values.Where(transfer => transfer.Reason != ChainTransfer.Exit).GroupBy(transfer => transfer.Currency).ToArray())
            await MakeAsync(currency.Key, [.. currency], refused);
        foreach (var exit in _stream.State.Due.Values.Where(transfer => transfer.Reason == ChainTransfer.Exit).ToArray())
        {
            if (await _ledger.MissingAsync(_stream.State, exit) is { } missing)
            {
                await HandleAsync(new ChainCommand.PlanTransfers([missing]));
                await MakeAsync(missing.Currency, [missing], refused);
            }

            await MakeAsync(exit.Currency, [exit], refused);
        }

        return refused;
    }

    private async Task MakeAsync(string currency, ChainTransfer[] transfers, Dictionary<string, TransferStatus> refused)
    {
        var statuses = await _ledger.TransferAsync(currency, transfers);
        for (var i = 0; i < transfers.Length; i++)
        {
            if (statuses[i] is not (TransferStatus.Ok or TransferStatus.Exists)) refused[transfers[i].Id] = statuses[i];
        }

        await HandleAsync(new ChainCommand.Answered(transfers, statuses));
    }

    private async Task<Refusal?> HandleAsync(ChainCommand command)
    {
        var now = time.GetUtcNow();
        var decision = ChainDecider.Decide(_stream.State, command, now);
        if (decision.Events.Length > 0) await this.AppendOrLeaveAsync(() => _stream.AppendAsync(decision.Events, now, _ => null));
        return decision.Refusal;
    }
}
