using Skyops.Core.Brokers;
using Skyops.Core.Ledger;
using Skyops.Core.Nodes;
using Skyops.Core.Tasks;
using Skyops.Core.Tests.Tasks;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// What must hold after every step. It reads the journal's bytes as they are committed and folds them by itself: that is
/// the replay, and every live state is compared with it.
/// </summary>
internal sealed class Invariants
{
    private readonly World _world;
    private readonly MoneyInvariants _money;
    private readonly LeaseInvariants _leases;
    private readonly SimRingers _ringers;
    private readonly Dictionary<string, (long Seq, object State)> _replayed = new(StringComparer.Ordinal);

    public Invariants(World world)
    {
        _world = world;
        _money = new MoneyInvariants(world, this);
        _leases = new LeaseInvariants(world, this);
        _ringers = new SimRingers(world, this);
        Outages = new OutageInvariants(world, this);
        Runs = new RunRecord();
        Promises = new PromiseInvariants(world, this);
    }

    public RunRecord Runs { get; }

    public PromiseInvariants Promises { get; }

    public OutageInvariants Outages { get; }

    public LedgerState Ledger { get; } = new("SKYOPS");

    public IReadOnlyDictionary<string, TaskState> Tasks => _tasks;

    private readonly SortedDictionary<string, TaskState> _tasks = new(StringComparer.Ordinal);

    private readonly Dictionary<string, NodeState> _nodes = new(StringComparer.Ordinal);

    public NodeState Node(string address) => _nodes.GetValueOrDefault(address, new NodeState.None());

    /// <summary>True when no second replica of an attempt's shard is asked for: nobody checks it, as far as anybody can know.</summary>
    public bool IsUnwatched(AttemptKey key) => Tasks.GetValueOrDefault(key.TaskId) is TaskState.Open open
        && open.Header.Plan[key.Stage].Terms.Adaptive && open.Stages.Find(key.Stage, key.Shard) is null or { Slots.Length: 1 };

    public (int Slots, int Cpu, int Ram) UsedOn(string node) => _leases.UsedOn(node);

    /// <summary>GPUs that live attempts on a node take.</summary>
    public int GpusOn(string node) => _leases.NeedsOn(node).Sum(need => need.Gpus);

    /// <summary>A row is durable.</summary>
    public void Committed(JournalRow row) => Checked(() =>
    {
        var (kind, key) = (row.Stream[..row.Stream.IndexOf('/')], row.Stream[(row.Stream.IndexOf('/') + 1)..]);
        switch (kind)
        {
            case "task":
                Task(row, key, TaskEventCodec.Decode(row.Data.Span));
                break;
            case "node":
                var happened = NodeEventCodec.Decode(row.Data.Span);
                var node = happened.Aggregate(Node(key), NodeDecider.Apply);
                if (happened.OfType<NodeEvent.NodeLost>().Any()) Outages.Lost(key);
                (_nodes[key], _replayed[row.Stream]) = (node, (row.Seq, node));
                _world.Trace.Write(key, node.GetType().Name);
                break;
            case "ledger":
                var events = LedgerEventCodec.Decode(row.Data.Span);
                Ledger.Apply(events);
                _replayed[row.Stream] = (row.Seq, Ledger);
                _money.Posted(events);
                break;
            case "broker":
                var before = _replayed.TryGetValue(row.Stream, out var known) ? (BrokerState)known.State : BrokerState.Empty;
                _replayed[row.Stream] = (row.Seq, BrokerEventCodec.Decode(row.Data.Span).Aggregate(before, BrokerDecider.Apply));
                break;
        }
    });

    /// <summary>A grain has applied what it wrote, or read what was written: it must be where the replay is.</summary>
    public void Live(string stream, long seq, object state) => Checked(() =>
    {
        if (seq == 0 && !_replayed.ContainsKey(stream)) return;
        var replayed = _replayed[stream];
        if (replayed.Seq != seq) return;
        var same = state switch
        {
            LedgerState ledger => LedgerSnapshot.Encode(ledger).AsSpan().SequenceEqual(LedgerSnapshot.Encode(Ledger)),
            BrokerState broker => Of(broker) == Of((BrokerState)replayed.State),
            _ => StateText.AreAlike(state, replayed.State),
        };
        if (!same) _world.Violate($"the replay of {stream} up to row {seq} gives another state than the live one");

        static string Of(BrokerState broker) => string.Join(';', broker.Roster.Concat(broker.Quotas.Select(q => KeyValuePair.Create(q.Key, $"{q.Value}")))
            .Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
    });

    public void AfterStep() => Checked(() =>
    {
        if (_world.Silo is { } silo) _leases.CheckRoom(silo.Scheduler.State);
        Promises.Check();
    });

    /// <summary>After everything has ended.</summary>
    public void AtTheEnd() => Checked(_money.AllPaid);

    private void Task(JournalRow row, string id, TaskEvent[] events)
    {
        var before = _tasks.GetValueOrDefault(id, TaskState.None.Instance);
        var after = events.Aggregate(before, TaskDecider.Apply);
        (_tasks[id], _replayed[row.Stream]) = (after, (row.Seq, after));
        foreach (var e in events) _world.Trace.Write(id, e.Describe());
        TaskInvariants.Check(before, events, after, TaskEffects.After(before, events));
        _money.Earned(id, events);
        _leases.Happened(id, before, events, after);
        _ringers.Happened(id, before, events);
    }

    private void Checked(Action check)
    {
        if (_world.Violation is not null) return;
        try
        {
            check();
        }
        catch (Exception wrong)
        {
            _world.Violate(wrong.ToString());
        }
    }
}
