using Skyops.Storage;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// One process of the silo: its grains and nothing that lasts. When it dies, all of this is gone and what its code was
/// waiting for never comes.
/// </summary>
internal sealed class SimSilo
{
    private readonly Dictionary<string, SimActor<SimTask>> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SimActor<SimNode>> _nodes = new(StringComparer.Ordinal);

    public SimSilo(World world)
    {
        World = world;
        Scheduler = new SimScheduler(this);
        LedgerActor = new SimActor<SimLedger>(() => SimLedger.ActivateAsync(this));
        BrokerActor = new SimActor<SimBroker>(() => SimBroker.ActivateAsync(this));
    }

    public World World { get; }

    public Lifetime Life { get; } = new();

    public SimScheduler Scheduler { get; }

    public SimActor<SimLedger> LedgerActor { get; }

    public SimActor<SimBroker> BrokerActor { get; }

    public DateTimeOffset Now => World.Queue.Now;

    public IEnumerable<SimNode> ActiveNodes => _nodes.Values.Select(node => node.Active).OfType<SimNode>();

    public void Start()
    {
        new SimOutbox(this, "start").Send("ledger", () => LedgerAsync(_ => Task.FromResult(true)));
        World.Guard(Life, Scheduler.RebuildAsync);
    }

    public SimActor<SimTask> TaskActor(string id)
    {
        if (!_tasks.TryGetValue(id, out var actor)) _tasks[id] = actor = new SimActor<SimTask>(() => SimTask.ActivateAsync(this, id));
        return actor;
    }

    public SimActor<SimNode> NodeActor(string address)
    {
        if (!_nodes.TryGetValue(address, out var actor))
            _nodes[address] = actor = new SimActor<SimNode>(() => SimNode.ActivateAsync(this, address));
        return actor;
    }

    public Task<T> TaskAsync<T>(string id, Func<SimTask, Task<T>> turn) =>
        World.Network.CallAsync(Life, () => TaskActor(id).TurnAsync(turn));

    public Task TaskAsync(string id, Func<SimTask, Task> turn) => World.Network.CallAsync(Life, () => TaskActor(id).TurnAsync(turn));

    public Task NodeAsync(string address, Func<SimNode, Task> turn) =>
        World.Network.CallAsync(Life, () => NodeActor(address).TurnAsync(turn));

    /// <summary>
    /// The scheduler is reentrant and answers within the call, so that no answer of it is lost inside one process. Between
    /// processes one could be, and the repeat of an older message would then overtake newer ones.
    /// </summary>
    public Task SchedulerAsync(Action<SimScheduler> call) => World.Network.CallAsync(
        Life,
        () =>
        {
            call(Scheduler);
            return Task.CompletedTask;
        },
        answersAtOnce: true);

    public Task<T> LedgerAsync<T>(Func<SimLedger, Task<T>> call) => World.Network.CallAsync(Life, () => LedgerActor.BesideAsync(call));

    public Task<T> BrokerAsync<T>(Func<SimBroker, Task<T>> call) => World.Network.CallAsync(Life, () => BrokerActor.TurnAsync(call));

    public Task BrokerAsync(Func<SimBroker, Task> call) => World.Network.CallAsync(Life, () => BrokerActor.TurnAsync(call));

    public EntityRow Row(string kind, string key, string owner, string status) => new(kind, key, owner, status, Now, default);
}
