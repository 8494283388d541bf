using Skyops.Core.Scheduling.Scoring;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What the scheduler grain knows of its pool: nodes, what waits, what room is taken. Nothing here is durable and
/// everything can be told again: every message is
/// idempotent. A mutable index owned by one grain; <see cref="SchedulingPass"/> reads it and takes room for what it
/// places.
/// <code>
/// Request ──> waiting ──pass──> pending ──Answered: Granted──> live ──Release──> gone
///                ^                 └──────Answered: refused──> waiting without that node (or owner), or gone when the task no longer wants it
/// </code>
/// </summary>
public sealed class SchedulerState
{
    private readonly Dictionary<(string TaskId, int Stage), WaitingEntry> _entries = [];
    private readonly Dictionary<string, HashSet<int>> _stages = new(StringComparer.Ordinal);
    private readonly Dictionary<RequestShape, RequestGroup> _groups = [];
    private readonly PriorityQueue<WaitingEntry, DateTimeOffset> _alarms = new();
    private readonly BudgetWaits _budgets = new();
    private long _lastDoubt;

    public SchedulerState() => Ring = new NodeRing(Nodes);

    /// <summary>Weights of the score; a change counts from the next pass on.</summary>
    public ScoreWeights Weights { get; set; } = ScoreWeights.Default;

    internal NodeTable Nodes { get; } = new();

    internal NodeRing Ring { get; }

    internal ReservationIndex Reservations { get; } = new();

    internal WaitingIndex Waiting { get; } = new();

    internal FairShare FairShare { get; } = new();

    internal IEnumerable<RequestGroup> Groups => _groups.Values;

    public int WaitingSlots { get; private set; }

    public long Passes { get; internal set; }

    public long Placements { get; internal set; }

    /// <summary>A node's state, capacity or reputation changed. What runs on it stays reserved.</summary>
    public void NodeChanged(NodeSnapshot snapshot)
    {
        if (!Nodes.Put(snapshot)) return;
        var node = Nodes.IndexOf(snapshot.Address);
        foreach (var held in Reservations.OnNode(node)) Take(held);
    }

    /// <summary>
    /// Slots wait, and attempts take room. A slot that waits already is replaced; one whose placement has not been
    /// answered is remembered until it is.
    /// </summary>
    public void Request(PlacementRequest request, DateTimeOffset now)
    {
        foreach (var live in request.Live) Hold(request.TaskId, live);
        if (request.Waiting.Length == 0) return;
        var entry = EntryOf(request, now);
        foreach (var slot in request.Waiting)
        {
            _budgets.Asked(request.TaskId, request.Stage, slot);
            if (PendingOf(request.TaskId, request.Stage, slot) is { } pending)
                (pending.Again, pending.Entry) = (slot, entry);
            else
                Put(entry, slot, now);
        }

        DropWhenEmpty(entry);
    }

    /// <summary>
    /// These attempts no longer take room, on their nodes or in their task's budget. Unknown ones are ignored.
    /// </summary>
    public void Release(string taskId, SlotOnNode[] slots)
    {
        foreach (var slot in slots)
        {
            if (!Nodes.TryIndexOf(slot.Node, out var node)) continue;
            if (Reservations.Find(taskId, slot.Stage, slot.Shard, slot.Slot, node) is { } held) Free(held);
        }

        if (!_stages.ContainsKey(taskId) && !Reservations.Has(taskId))
        {
            _budgets.Forget(taskId);
            return;
        }

        foreach (var (stage, slot) in _budgets.Released(taskId))
        {
            // One that still backs off is woken by the pass, which knows the time.
            if (_entries.TryGetValue((taskId, stage), out var entry) && entry.Has(slot)) Put(entry, slot, DateTimeOffset.MinValue);
        }
    }

    /// <summary>
    /// Nothing of this task waits any more; what is placed stays until it is released or refused, or was never answered.
    /// </summary>
    public void Withdraw(string taskId)
    {
        StopWaiting(taskId);
        foreach (var held in Reservations.OfTask(taskId))
        {
            if (held.Doubt is not null) Free(held);
        }
    }

    /// <summary>The task's answer to a placement of the last plan.</summary>
    public void Answered(string taskId, Placement placement, GrantAnswer answer, DateTimeOffset now)
    {
        if (!Nodes.TryIndexOf(placement.Node, out var node)) return;
        var held = Reservations.Find(taskId, placement.Stage, placement.Shard, placement.Slot, node);
        if (held is not { Pending: { } asked, Entry: { } entry }) return;
        var again = held.Again;
        (held.Pending, held.Entry, held.Again, held.Doubt) = (null, null, null, null);
        if (answer == GrantAnswer.Granted) return;
        Free(held);
        var next = answer switch
        {
            GrantAnswer.TaskEnded => null,
            GrantAnswer.NotWaiting => again,
            GrantAnswer.OverBudget => OverBudget(held, placement.Node, again ?? asked),
            GrantAnswer.SameOwner => Without(again ?? asked, [], [placement.NodeOwner]),
            GrantAnswer.SameNetwork when placement.NodeNetwork is { } network =>
                (again ?? asked) with { ExcludedNetworks = [.. (again ?? asked).ExcludedNetworks.Union([network])] },
            _ => Without(again ?? asked, [placement.Node], []),
        };
        if (next is not null && !entry.Withdrawn) Put(Current(entry), next, now);
    }

    /// <summary>
    /// An offer was not answered: whether the task granted it, or still will, is not known. Drops what waits. Room that is
    /// taken stays taken, or others would be placed in it. Ask the task to announce itself, and when it has, hand the
    /// number that this answers to <see cref="Announced"/>.
    /// </summary>
    /// <param name="taskId">The task.</param>
    /// <param name="placements">What was offered; the answers to other offers are still awaited.</param>
    public long Forget(string taskId, IReadOnlyList<Placement> placements)
    {
        StopWaiting(taskId);
        _lastDoubt++;
        foreach (var placement in placements)
        {
            var held = Reservations.Find(taskId, placement.Stage, placement.Shard, placement.Slot, Nodes.IndexOf(placement.Node));
            if (held is { Pending: not null }) held.Doubt ??= _lastDoubt;
        }

        return _lastDoubt;
    }

    /// <summary>
    /// The task has told what waits and what is live since the doubt of that number arose, and after it had decided all
    /// that was offered before: what it did not call live takes no room.
    /// </summary>
    public void Announced(string taskId, long doubt, DateTimeOffset now)
    {
        foreach (var held in Reservations.OfTask(taskId))
        {
            if (held.Doubt is not { } since || since > doubt) continue;
            Free(held);
            if (held is { Again: { } again, Entry: { Withdrawn: false } entry }) Put(Current(entry), again, now);
        }
    }

    /// <summary>
    /// The node is closed to the slot until an attempt of the task ends; one that has ended since the offer may have
    /// made room already.
    /// </summary>
    private SlotRequest OverBudget(Reservation held, string node, SlotRequest slot)
    {
        var asked = _budgets.Refused(held.TaskId, held.Stage, slot);
        return held.Releases == _budgets.Releases(held.TaskId)
            ? slot with { OverBudgetNodes = [.. slot.OverBudgetNodes.Union([node])] }
            : asked;
    }

    /// <summary>When the next back-off ends; null when nothing backs off.</summary>
    public DateTimeOffset? NextTryAt => _alarms.TryPeek(out _, out var at) ? at : null;

    public SchedulerStatistics Statistics()
    {
        int known = 0, ready = 0;
        for (var node = 0; node < Nodes.Count; node++)
        {
            if (Nodes.Shape[node] is null) continue;
            known++;
            if (Nodes.Status[node] == Skyops.Nodes.NodeStatus.Ready) ready++;
        }

        return new SchedulerStatistics(known, ready, WaitingSlots, Reservations.Count, Passes, Placements);
    }

    /// <summary>Entries of a task by stage.</summary>
    internal IEnumerable<WaitingEntry> EntriesOf(string taskId) =>
        _stages.TryGetValue(taskId, out var stages) ? stages.Order().Select(stage => _entries[(taskId, stage)]) : [];

    /// <summary>Takes room for a slot that a pass has placed. The pass has taken it out of the entry.</summary>
    internal void Place(WaitingEntry entry, SlotRequest slot, int node)
    {
        var held = new Reservation(entry.TaskId, entry.Stage, slot.Shard, slot.Slot, node, entry.Group.Shape.Resources)
        {
            Pending = slot,
            Releases = _budgets.Releases(entry.TaskId),
            Entry = entry,
            Gpus = Nodes.Reserve(node, entry.Group.Shape.Resources, entry.Group.Candidates.GpusOf(Nodes.Shape[node]!)),
        };
        Reservations.Add(held);
        entry.Group.Waiting--;
        WaitingSlots--;
    }

    /// <summary>Lets slots be tried whose back-off is over.</summary>
    internal void Wake(DateTimeOffset now)
    {
        while (_alarms.TryPeek(out var entry, out var at) && at <= now)
        {
            _alarms.Dequeue();
            entry.Wake(now);
        }
    }

    internal void DropWhenEmpty(WaitingEntry entry)
    {
        if (!entry.IsEmpty || _entries.GetValueOrDefault((entry.TaskId, entry.Stage)) != entry) return;
        _entries.Remove((entry.TaskId, entry.Stage));
        _stages[entry.TaskId].Remove(entry.Stage);
        if (_stages[entry.TaskId].Count == 0) _stages.Remove(entry.TaskId);
        Waiting.Remove(entry);
    }

    /// <summary>Forgets groups that nothing has waited in for a while, so that memory follows what is in use.</summary>
    internal void DropIdleGroups(int keep, long idlePasses)
    {
        if (_groups.Count <= keep) return;
        foreach (var group in _groups.Values.ToArray())
        {
            if (group.Waiting == 0 && Passes - group.UsedInPass > idlePasses) _groups.Remove(group.Shape);
        }
    }

    private void StopWaiting(string taskId)
    {
        foreach (var held in Reservations.OfTask(taskId))
        {
            if (held.Pending is null) continue;
            held.Again = null;
            held.Entry!.Withdrawn = true;
        }

        _budgets.Forget(taskId);
        if (!_stages.TryGetValue(taskId, out var stages)) return;
        foreach (var stage in stages.Order().ToArray()) Drop(_entries[(taskId, stage)]);
    }

    private void Put(WaitingEntry entry, SlotRequest slot, DateTimeOffset now)
    {
        var before = entry.Count;
        entry.Put(slot, now);
        entry.Group.Waiting += entry.Count - before;
        WaitingSlots += entry.Count - before;
        if (slot.NotBefore > now) _alarms.Enqueue(entry, slot.NotBefore.Value);
    }

    /// <summary>
    /// The entry of a request; when its needs, account or class changed, what waited moves to the new one.
    /// </summary>
    private WaitingEntry EntryOf(PlacementRequest request, DateTimeOffset now)
    {
        var shape = RequestShape.Of(request, Nodes.AnyHolds);
        if (!_groups.TryGetValue(shape, out var group))
            _groups[shape] = group = new RequestGroup(shape) { UsedInPass = Passes };
        _entries.TryGetValue((request.TaskId, request.Stage), out var old);
        if (old is not null && old.SameAs(request, group)) return old;
        var entry = new WaitingEntry(request, group);
        if (old is null)
        {
            Add(entry);
            return entry;
        }

        var moved = old.Ready.Concat(old.Delayed).ToArray();
        Drop(old);
        Add(entry);
        foreach (var slot in moved) Put(entry, slot, now);
        return entry;
    }

    /// <summary>
    /// The entry that stands for the same stage now; a withdrawn or used-up one is put back when nothing replaced it.
    /// </summary>
    private WaitingEntry Current(WaitingEntry entry)
    {
        if (_entries.TryGetValue((entry.TaskId, entry.Stage), out var current)) return current;
        Add(entry);
        return entry;
    }

    private void Add(WaitingEntry entry)
    {
        _entries[(entry.TaskId, entry.Stage)] = entry;
        if (!_stages.TryGetValue(entry.TaskId, out var stages)) _stages[entry.TaskId] = stages = [];
        stages.Add(entry.Stage);
        Waiting.Add(entry);
    }

    private void Drop(WaitingEntry entry)
    {
        entry.Group.Waiting -= entry.Count;
        WaitingSlots -= entry.Count;
        entry.Clear();
        DropWhenEmpty(entry);
    }

    private Reservation? PendingOf(string taskId, int stage, SlotRequest slot) =>
        Reservations.OfShard(taskId, stage, slot.Shard)
            .FirstOrDefault(held => held.Slot == slot.Slot && held.Pending is not null);

    private void Hold(string taskId, SlotOnNode live)
    {
        var node = Nodes.IndexOf(live.Node);
        if (Reservations.Find(taskId, live.Stage, live.Shard, live.Slot, node) is { } known)
        {
            (known.Pending, known.Entry, known.Again, known.Doubt) = (null, null, null, null);
            return;
        }

        var held = new Reservation(taskId, live.Stage, live.Shard, live.Slot, node, live.Resources);
        Reservations.Add(held);
        Take(held);
    }

    private void Take(Reservation held)
    {
        var wants = new RequestShape("", held.Resources, default, 0);
        var matching = Nodes.Shape[held.Node] is { } shape ? shape.Matching(wants) : 0;
        held.Gpus = Nodes.Reserve(held.Node, held.Resources, matching);
    }

    private void Free(Reservation held)
    {
        Reservations.Remove(held);
        Nodes.Release(held.Node, held.Resources, held.Gpus);
    }

    private static SlotRequest Without(SlotRequest slot, string[] nodes, string[] owners) => slot with
    {
        ExcludedNodes = [.. slot.ExcludedNodes.Union(nodes)],
        ExcludedOwners = [.. slot.ExcludedOwners.Union(owners)],
    };
}
