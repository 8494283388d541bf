using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Brokers;
using Skyops.Core.Brokers;
using Skyops.Core.Nodes;
using Skyops.Errors;
using Skyops.Grains.Journaling;
using Skyops.Storage;

namespace Skyops.Grains.Brokers;

/// <summary>
/// Admission to a pool, and who of its nodes is here. Open tasks and nodes that are here are counted in memory and rebuilt from the entity rows.
/// </summary>
public sealed class BrokerGrain(IJournal journal, TimeProvider time, ILogger<BrokerGrain> logger) : Grain, IBrokerGrain
{
    private const int PageSize = 1_000;
    private static readonly TimeSpan Forever = TimeSpan.FromDays(3_650);
    private static readonly string[] OpenStatuses = ["waiting", "running"];
    private static readonly string[] HereStatuses = ["ready"];
    private readonly OpenTasks _open = new();
    private readonly LossBreaker _breaker = new();
    private EventStream<BrokerState, BrokerEvent> _stream = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = new EventStream<BrokerState, BrokerEvent>(
            journal, $"broker/{this.GetPrimaryKeyString()}", BrokerState.Empty, BrokerDecider.Apply,
            events => BrokerEventCodec.Encode([.. events]), data => BrokerEventCodec.Decode(data.Span));
        await _stream.LoadAsync(cancellationToken);
        await foreach (var task in RowsAsync("task", OpenStatuses, cancellationToken)) _open.Restore(task.Owner, task.Key);

        // Their grains say so when they are not. Until then the pool is as large as it was.
        await foreach (var node in RowsAsync("node", HereStatuses, cancellationToken)) _breaker.Back(node.Key, time.GetUtcNow());
        DelayDeactivation(Forever);
    }

    public Task<Answer<bool>> AdmitAsync(string account, string taskId) =>
        Task.FromResult<Answer<bool>>(_open.Admit(_stream.State, account, taskId) is { } refusal ? refusal : true);

    public Task<Refusal?[]> AdmitManyAsync(string account, string[] taskIds) =>
        Task.FromResult(Array.ConvertAll(taskIds, taskId => _open.Admit(_stream.State, account, taskId)));

    public Task EndedAsync(string account, string taskId)
    {
        _open.Ended(account, taskId);
        return Task.CompletedTask;
    }

    public Task<Answer<bool>> EnrolAsync(string node, string owner) => HandleAsync(new BrokerCommand.Enrol(node, owner));

    public Task<Answer<bool>> SetQuotaAsync(string account, int openTasks) => HandleAsync(new BrokerCommand.SetQuota(account, openTasks));

    public Task NodeIsAsync(string node, bool here)
    {
        var now = time.GetUtcNow();
        return NoteAsync(here ? _breaker.Back(node, now) : _breaker.Gone(node, now));
    }

    public Task StoreAwayAsync()
    {
        _breaker.StoreAway(time.GetUtcNow());
        return Task.CompletedTask;
    }

    public async Task<bool> MayLoseAsync(string node)
    {
        var permit = _breaker.MayLose(node, time.GetUtcNow());
        await NoteAsync(permit.Change);
        return permit.Granted;
    }

    public Task<PoolPresence> PresenceAsync() => Task.FromResult(new PoolPresence(_breaker.Nodes, _breaker.Away, _breaker.OpenSince));

    /// <summary>Alerts. What the breaker does never waits for the record of it.</summary>
    private async Task NoteAsync(BreakerChange? change)
    {
        if (change is null) return;
        if (change is BreakerChange.Opened) logger.BreakerOpened(change.Away, change.Nodes, LossBreaker.Longest);
        else logger.BreakerClosed(change.Away, change.Nodes);
        try
        {
            await HandleAsync(new BrokerCommand.NoteBreaker(change));
        }
        catch (JournalUnavailableException failure)
        {
            logger.BreakerNotRecorded(failure);
        }
    }

    private async IAsyncEnumerable<EntityRow> RowsAsync(
        string kind, string[] statuses, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await journal.QueryAsync(new EntityQuery(kind, null, statuses, PageSize, cursor), cancellationToken);
            foreach (var row in page.Rows) yield return row;
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    private async Task<Answer<bool>> HandleAsync(BrokerCommand command)
    {
        var now = time.GetUtcNow();
        var decision = BrokerDecider.Decide(_stream.State, command, now);
        if (decision.Refusal is { } refusal) return refusal;
        await this.AppendOrLeaveAsync(() => _stream.AppendAsync(decision.Events, now, _ => null));
        return true;
    }
}
