using Skyops.Core.Brokers;
using Skyops.Errors;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the broker grain: quotas and roster in the journal, open tasks in memory.</summary>
internal sealed class SimBroker
{
    public const string Stream = "broker/default";

    private readonly SimStream<BrokerState, BrokerEvent> _stream;
    private readonly OpenTasks _open = new();
    private readonly SimSilo _silo;

    private SimBroker(SimSilo silo)
    {
        _silo = silo;
        _stream = new SimStream<BrokerState, BrokerEvent>(
            silo, Stream, BrokerState.Empty, BrokerDecider.Apply, events => BrokerEventCodec.Encode([.. events]), data => BrokerEventCodec.Decode(data.Span));
    }

    public static async Task<SimBroker> ActivateAsync(SimSilo silo)
    {
        var broker = new SimBroker(silo);
        await broker._stream.LoadAsync();
        foreach (var task in silo.World.Journal.Entities("task", "waiting", "running")) broker._open.Restore(task.Owner, task.Key);
        return broker;
    }

    public int Open(string account) => _open.Count(account);

    public Task<Refusal?> AdmitAsync(string account, string taskId) => Task.FromResult(_open.Admit(_stream.State, account, taskId));

    public Task<bool> EndedAsync(string account, string taskId)
    {
        _open.Ended(account, taskId);
        return Task.FromResult(true);
    }

    public Task<Refusal?> EnrolAsync(string node, string owner) => HandleAsync(new BrokerCommand.Enrol(node, owner));

    public Task<Refusal?> SetQuotaAsync(string account, int open) => HandleAsync(new BrokerCommand.SetQuota(account, open));

    private async Task<Refusal?> HandleAsync(BrokerCommand command)
    {
        var decision = BrokerDecider.Decide(_stream.State, command, _silo.Now);
        if (decision.Refusal is { } refusal) return refusal;
        await _stream.AppendAsync(decision.Events, decision.Events.Aggregate(_stream.State, BrokerDecider.Apply), _silo.Now, null);
        return null;
    }
}
