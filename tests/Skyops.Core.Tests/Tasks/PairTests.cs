using System.Reflection;
using Skyops.Core.Tasks;
using Skyops.Errors;
using Skyops.Ledger;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Tasks;

/// <summary>
/// Walks every state against every command and every event, and compares with the table in <see cref="TaskDecider"/>.
/// </summary>
public sealed class PairTests
{
    private static readonly AttemptKey Key = new(Make.TaskId, 0, 0, 0, 1);

    private static readonly Dictionary<string, Func<TaskState>> States = new()
    {
        ["None"] = () => TaskState.None.Instance,
        ["Awaiting"] = () => After(Make.Submit(Make.Noop() with { After = ["t00"] }, awaits: true)),
        ["Fresh"] = () => After(Make.Submit(Make.Noop())),
        ["Live"] = () => Leased(Make.Noop(2)).State,
        ["StageDone"] = StageDone,
        ["Completed"] = () => Ended(w => w.Succeed(Key, "n1")),
        ["Failed"] = () => Ended(w =>
        {
            w.Fail(Key, "n1", AttemptExit.WorkloadFailed);
            w.Now = w.Now.AddSeconds(2);
            w.Lease(0, 0, "n2");
            w.Fail(Key with { Epoch = 2 }, "n2", AttemptExit.WorkloadFailed);
        }),
        ["Cancelled"] = () => Ended(w => w.Do(new TaskCommand.Cancel(Make.Owner, "enough"))),
    };

    private static readonly Dictionary<string, TaskCommand> Commands = new()
    {
        ["Submit"] = Make.Submit(Make.Noop()),
        ["Submit other"] = Make.Submit(Make.Noop(), hash: "other"),
        ["DependenciesMet"] = new TaskCommand.DependenciesMet(),
        ["DependencyFailed"] = new TaskCommand.DependencyFailed("t00", "failed"),
        ["Grant"] = new TaskCommand.Grant([Make.Place(0, 0, "n1")]),
        ["Report"] = new TaskCommand.Report("n1", [Make.Receipt(Key, "n1", [])]),
        ["SaveCheckpoint"] = new TaskCommand.SaveCheckpoint(Key, "n1", Make.Checkpoint(5)),
        ["ReleaseKeys"] = new TaskCommand.ReleaseKeys(Key, "n1", "aa"),
        ["LoseAttempts"] = new TaskCommand.LoseAttempts("n1", [Key], LossReason.NodeLost),
        ["Compared"] = new TaskCommand.Compared(0, 0, [new ComparedPair(1, 2, true, true, 0, null)], []),
        ["Cancel"] = new TaskCommand.Cancel(Make.Owner, "enough"),
        ["Cancel other"] = new TaskCommand.Cancel("0xOther", "enough"),
    };

    private static readonly string[] Columns =
        ["None", "Awaiting", "Fresh", "Live", "Completed", "Failed", "Cancelled"];

    // "-": nothing. A refusal by its code. Answers in brackets. Else the events.
    private static readonly Dictionary<string, string[]> Table = new()
    {
        ["Submit"] = ["TaskSubmitted", "-", "-", "-", "-", "-", "-"],
        ["Submit other"] = ["TaskSubmitted", "IdempotencyConflict", "IdempotencyConflict", "IdempotencyConflict", "IdempotencyConflict", "IdempotencyConflict", "IdempotencyConflict"],
        ["DependenciesMet"] = ["-", "DependenciesMet", "-", "-", "-", "-", "-"],
        ["DependencyFailed"] = ["-", "TaskFailed", "-", "-", "-", "-", "-"],
        ["Grant"] = ["[NotWaiting]", "[NotWaiting]", "AttemptLeased[Granted]", "[NotWaiting]", "[TaskEnded]", "[TaskEnded]", "[TaskEnded]"],
        ["Report"] = ["[UnknownAttempt]", "[UnknownAttempt]", "[UnknownAttempt]", "ReceiptReceived,ShardAccepted[Recorded]", "[TaskEnded]", "[TaskEnded]", "[TaskEnded]"],
        ["SaveCheckpoint"] = ["[UnknownAttempt]", "[UnknownAttempt]", "[UnknownAttempt]", "CheckpointSaved[Recorded]", "[TaskEnded]", "[TaskEnded]", "[TaskEnded]"],
        ["ReleaseKeys"] = ["NotFound", "Invalid", "Invalid", "Invalid", "AlreadyEnded", "AlreadyEnded", "AlreadyEnded"],
        ["LoseAttempts"] = ["-", "-", "-", "AttemptFailed", "-", "-", "-"],
        ["Compared"] = ["-", "-", "-", "-", "-", "-", "-"],
        ["Cancel"] = ["NotFound", "TaskCancelled", "TaskCancelled", "TaskCancelled", "AlreadyEnded", "AlreadyEnded", "-"],
        ["Cancel other"] = ["NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound", "NotFound"],
    };

    /// <summary>In which states each event can happen; in all others it is a bug and throws.</summary>
    private static readonly Dictionary<Type,
    (TaskEvent Event, string[] Happens)> Events = new (TaskEvent Event, string[] Happens)[]
    {
        (new TaskSubmitted(Make.Start, Make.TaskId, Make.Owner, Make.Noop(), "hash", null, "h", false), ["None"]),
        (new DependenciesMet(Make.Start), ["Awaiting"]),
        (new AttemptLeased(Make.Start, 0, 0, 0, 1, "n1", "o1", Make.Price, 1, 0), ["Fresh"]),
        (new KeyReleased(Make.Start, 0, 0, 0, 1, "n1", "aa", SealingKeys.Broker), ["Live"]),
        (new CheckpointSaved(Make.Start, 0, 0, 0, 1, "n1", Make.Checkpoint(5), true), ["Live"]),
        (new ReceiptReceived(Make.Start, Make.Receipt(Key, "n1", []), 5), ["Live"]),
        (new AttemptFailed(Make.Start, 0, 0, 0, 1, "n1", AttemptFailureCause.NodeLost, AttemptFault.Loss, true, true, null, null, 0), ["Live"]),
        (new ReplicaPlanned(Make.Start, 0, 0, 1), ["Fresh", "Live"]),
        (new ReplicaAdded(Make.Start, 0, 0, 1), ["Fresh", "Live"]),
        (new ResultsCompared(Make.Start, 0, 0, [], []), ["Fresh", "Live"]),
        (new ShardAccepted(Make.Start, 0, 0, "d", Amount.Zero, []), []),
        (new RingerSent(Make.Start, 0, 0, 0, 1, 1, 0, 1, "n1", "o1", Make.Price, 10, "seed", 0.01), []),
        (new RingerCheckpointed(Make.Start, 0, 0, 0, 1, "n1", 5), []),
        (new RingerJudged(Make.Start, Make.Receipt(Key, "n1", []), 5, true, Amount.Zero), []),
        (new RingerDropped(Make.Start, 0, 0, 0, 1, "n1", AttemptFailureCause.NodeLost, null, 0), []),
        (new StageCompleted(Make.Start, 0, "round-0"), ["StageDone"]),
        (new TaskCompleted(Make.Start, [], Amount.Zero, Amount.Zero), []),
        (new TaskFailed(Make.Start, TaskFailure.Workload, "x", null, null, Amount.Zero, Amount.Zero), ["Awaiting", "Fresh", "Live", "StageDone"]),
        (new TaskCancelled(Make.Start, "x", Amount.Zero, Amount.Zero), ["Awaiting", "Fresh", "Live", "StageDone"]),
    }.ToDictionary(e => e.Event.GetType());

    [Fact]
    public void Every_command_answers_in_every_state_what_the_table_says()
    {
        Assert.Equal(
            typeof(TaskCommand).GetNestedTypes().Select(t => t.Name).Order(),
            Commands.Values.Select(c => c.GetType().Name).Distinct().Order());
        foreach (var (name, command) in Commands)
        {
            for (var i = 0; i < Columns.Length; i++)
            {
                var state = States[Columns[i]]();
                var decision = TaskDecider.Decide(state, command, Make.Start.AddSeconds(100));
                Assert.True(
                    Table[name][i] == Outcome(decision),
                    $"{name} in {Columns[i]}: {Outcome(decision)} instead of {Table[name][i]}");
                if (decision.Events.Count == 0) Assert.Same(state, decision.State);
            }
        }
    }

    [Fact]
    public void Every_event_applies_where_it_can_happen_and_throws_elsewhere()
    {
        Assert.Equal(
            typeof(TaskEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(TaskEvent))).OrderBy(t => t.Name),
            Events.Keys.OrderBy(t => t.Name));
        foreach (var (e, happens) in Events.Values)
        {
            foreach (var (name, make) in States)
            {
                var state = make();
                var thrown = Record.Exception(() => TaskDecider.Apply(state, e));
                if (happens.Contains(name)) Assert.True(thrown is null, $"{e.GetType().Name} in {name}: {thrown}");
                else Assert.True(
                    thrown is InvalidOperationException,
                    $"{e.GetType().Name} in {name}: {thrown?.GetType().Name ?? "applied"}");
            }
        }
    }

    [Fact]
    public void Every_event_is_written_and_read_under_its_own_name()
    {
        var declared = typeof(
            TaskEvent).GetCustomAttributes<System.Text.Json.Serialization.JsonDerivedTypeAttribute>().ToArray();
        Assert.All(declared, d => Assert.Equal(d.DerivedType.Name, d.TypeDiscriminator));
        Assert.Equal(Events.Count, declared.Length);
        foreach (var (e, _) in Events.Values)
        {
            var again = Assert.Single(TaskEventCodec.Decode(TaskEventCodec.Encode([e])));
            Assert.Equal(TaskEventCodec.Text(e), TaskEventCodec.Text(again));
            Assert.False(string.IsNullOrWhiteSpace(e.Describe()));
        }
    }

    [Fact]
    public void An_event_of_an_unknown_type_is_refused_by_its_name()
    {
        var thrown = Assert.Throws<Skyops.Core.Journal.UnknownEventException>(
            () => TaskEventCodec.Decode("""[{"type":"DependenciesMet","at":"2026-01-01T00:00:00+00:00"},{"type":"TaskTeleported"}]"""u8));

        Assert.Equal("TaskTeleported", thrown.Type);
        Assert.Throws<System.Text.Json.JsonException>(() => TaskEventCodec.Decode("null"u8));
    }

    private static string Outcome(TaskDecision decision)
    {
        if (decision.Refusal is { Code: var code }) return code == RefusalCode.Invalid ? "Invalid" : code.ToString();
        var answers = decision.Grants.Select(
            g => g.ToString()).Concat(decision.Reports.Select(r => r.ToString())).ToArray();
        var text = string.Join(
            ",",
            decision.Events.Select(e => e.GetType().Name)) + (answers.Length > 0
                ? $"[{string.Join(",", answers)}]"
                : "");
        return text.Length == 0 ? "-" : text;
    }

    private static TaskState After(TaskCommand command) =>
        TaskDecider.Decide(TaskState.None.Instance, command, Make.Start).State;

    private static TaskWorld Leased(TaskSpec spec)
    {
        var world = TaskWorld.Of(spec);
        Assert.Equal(GrantAnswer.Granted, world.Lease(0, 0, "n1"));
        return world;
    }

    private static TaskState.Ended Ended(Action<TaskWorld> end)
    {
        var world = Leased(Make.Noop());
        end(world);
        return world.Ended;
    }

    /// <summary>
    /// All shards of a stage that is not the last have their verdict; the event that says so is still to come.
    /// </summary>
    private static TaskState StageDone()
    {
        var world = TaskWorld.Of(Make.Train(shards: 1));
        world.Run(0, 0, "n1");
        return TaskDecider.Replay(world.History.TakeWhile(e => e is not StageCompleted));
    }
}
