using Orleans;
using Skyops.Brokers;
using Skyops.Core.Brokers;
using Skyops.Errors;
using Skyops.Grains.Journaling;
using Skyops.Storage;

namespace Skyops.Grains.Brokers;

/// <summary>Admission to a pool. Open tasks are counted in memory and rebuilt from the entity rows.</summary>
public sealed class BrokerGrain(IJournal journal, TimeProvider time) : Grain, IBrokerGrain
{
    private const int PageSize = 1_000;
    private static readonly string[] OpenStatuses = ["waiting", "running"];
    private readonly OpenTasks _open = new();
    private EventStream<BrokerState, BrokerEvent> _stream = null!;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stream = new EventStream<BrokerState, BrokerEvent>(
            journal, $"broker/{this.GetPrimaryKeyString()}", BrokerState.Empty, BrokerDecider.Apply,
            events => BrokerEventCodec.Encode([.. events]), data => BrokerEventCodec.Decode(data.Span));
        await _stream.LoadAsync(cancellationToken);
        string? cursor = null;
        do
        {
            var page = await journal.QueryAsync(new EntityQuery("task", null, OpenStatuses, PageSize, cursor), cancellationToken);
            foreach (var task in page.Rows) _open.Restore(task.Owner, task.Key);
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    public Task<Answer<bool>> AdmitAsync(string account, string taskId) =>
        Task.FromResult<Answer<bool>>(_open.Admit(_stream.State, account, taskId) is { } refusal ? refusal : true);

    public Task EndedAsync(string account, string taskId)
    {
        _open.Ended(account, taskId);
        return Task.CompletedTask;
    }

    public Task<Answer<bool>> EnrolAsync(string node, string owner) => HandleAsync(new BrokerCommand.Enrol(node, owner));

    public Task<Answer<bool>> SetQuotaAsync(string account, int openTasks) => HandleAsync(new BrokerCommand.SetQuota(account, openTasks));

    private async Task<Answer<bool>> HandleAsync(BrokerCommand command)
    {
        var now = time.GetUtcNow();
        var decision = BrokerDecider.Decide(_stream.State, command, now);
        if (decision.Refusal is { } refusal) return refusal;
        await this.AppendOrLeaveAsync(() => _stream.AppendAsync(decision.Events, now, _ => null));
        return true;
    }
}
