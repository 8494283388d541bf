using Skyops.Core.Brokers;
using Skyops.Core.Nodes;
using Skyops.Errors;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors the broker grain: quotas and roster in the journal, open tasks in memory.</summary>
internal sealed class SimBroker
{
    public const string Stream = "broker/default";

    private readonly SimStream<BrokerState, BrokerEvent> _stream;
    private readonly OpenTasks _open = new();
    private readonly LossBreaker _breaker = new();
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
        foreach (var node in silo.World.Journal.Entities("node", "ready")) broker._breaker.Back(node.Key, silo.Now);
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

    public Task NodeIsAsync(string node, bool here) => NoteAsync(here ? _breaker.Back(node, _silo.Now) : _breaker.Gone(node, _silo.Now));

    public Task StoreAwayAsync()
    {
        _breaker.StoreAway(_silo.Now);
        return Task.CompletedTask;
    }

    public async Task<bool> MayLoseAsync(string node)
    {
        if (_silo.World.Bug == PlantedBug.NoBreaker) return true;
        var permit = _breaker.MayLose(node, _silo.Now);
        await NoteAsync(permit.Change);
        return permit.Granted;
    }

    private async Task NoteAsync(BreakerChange? change)
    {
        if (change is null) return;
        _silo.World.Trace.Write("breaker", $"{change}");
        try
        {
            await HandleAsync(new BrokerCommand.NoteBreaker(change));
        }
        catch (SimFault failure)
        {
            _silo.World.Trace.Write("breaker", $"not recorded: {failure.Message}");
        }
    }

    private async Task<Refusal?> HandleAsync(BrokerCommand command)
    {
        var decision = BrokerDecider.Decide(_stream.State, command, _silo.Now);
        if (decision.Refusal is { } refusal) return refusal;
        await _stream.AppendAsync(decision.Events, decision.Events.Aggregate(_stream.State, BrokerDecider.Apply), _silo.Now, null);
        return null;
    }
}
