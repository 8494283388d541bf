using Skyops.Core.Tasks;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>One task with a clock: each verb decides, applies through the codec, and checks the invariants.</summary>
internal sealed class TaskWorld
{
    private readonly List<TaskEvent> history = [];
    private readonly TaskMirror mirror = new();

    public TaskState State { get; private set; } = TaskState.None.Instance;

    /// <summary>Compares with what receivers know after each step; off for large arrays, where that is slow.</summary>
    public bool Mirrored { get; init; } = true;

    public DateTimeOffset Now { get; set; } = Make.Start;

    public IReadOnlyList<TaskEvent> History => history;

    /// <summary>Appends so far: what the journal would hold.</summary>
    public int Rows { get; private set; }

    public IReadOnlyList<TaskEffect> Effects { get; private set; } = [];

    public TaskState.Open Open => Assert.IsType<TaskState.Open>(State);

    /// <summary>The stage that shards are of where none is named: the first that is under way.</summary>
    public int Stage => Open.Stages.Active.Keys.First();

    public TaskState.Ended Ended => Assert.IsType<TaskState.Ended>(State);

    public static TaskWorld Of(TaskSpec spec)
    {
        var world = new TaskWorld();
        world.Do(Make.Submit(spec));
        return world;
    }

    public TaskDecision Do(TaskCommand command)
    {
        var before = State;
        var decision = TaskDecider.Decide(before, command, Now);
        if (decision.Events.Count == 0)
        {
            Assert.Same(before, decision.State);
            Effects = [];
            return decision;
        }

        var events = TaskEventCodec.Decode(TaskEventCodec.Encode(decision.Events));
        Assert.All(events, e => Assert.False(string.IsNullOrWhiteSpace(e.Describe())));
        history.AddRange(events);
        Rows++;
        State = events.Aggregate(before, TaskDecider.Apply);
        Assert.Equal(StateText.Of(decision.State), StateText.Of(State));
        Effects = TaskEffects.After(before, events);
        TaskInvariants.Check(before, events, State, Effects);
        if (Mirrored) mirror.Follow(events, Effects, State);
        return decision;
    }

    public GrantAnswer Lease(int shard, int slot, string node, string? owner = null, Amount? price = null, int? stage = null) =>
        Do(new TaskCommand.Grant([Make.Place(shard, slot, node, owner, stage ?? (State is TaskState.Open ? Stage : 0), price)])).Grants[0];

    public AttemptKey Key(int shard, int slot, int? stage = null) =>
        Open.Header.Key(stage ?? Stage, shard, slot, Open.Stages.Find(stage ?? Stage, shard)!.Slot(slot)!.Holder!.Epoch);

    public ReportAnswer Succeed(AttemptKey key, string node, string variant = "", long runMs = 1_000) =>
        Report(Make.Receipt(key, node, Make.Outputs(Open.Header.Plan[key.Stage].Order(key.Shard), variant, key.Shard), runMs));

    public ReportAnswer Fail(AttemptKey key, string node, AttemptExit exit) =>
        Report(Make.Receipt(key, node, [], exit: exit, message: "boom"));

    public ReportAnswer Report(SignedReceipt receipt) => Do(new TaskCommand.Report(receipt.Node, [receipt])).Reports[0];

    /// <summary>Leases a slot and gives its honest (or another) result two seconds later.</summary>
    public ReportAnswer Run(int shard, int slot, string node, string variant = "", long runMs = 1_000, int? stage = null)
    {
        var at = stage ?? Stage;
        Assert.Equal(GrantAnswer.Granted, Lease(shard, slot, node, stage: at));
        Now = Now.AddSeconds(2);
        return Succeed(Key(shard, slot, at), node, variant, runMs);
    }

    public ShardState Shard(int shard) => Open.Stages.Find(Stage, shard)!;

    public StageProgress Progress => Open.Stages.Find(Stage)!;
}
