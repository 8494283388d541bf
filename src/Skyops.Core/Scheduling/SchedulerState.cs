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
    public SchedulerState()
    {
        Ring = new NodeRing(Nodes);
        Offers = new OpenOffers(Nodes, Reservations, Waiting);
        Filling = new Filling(this);
    }

    /// <summary>Weights of the score; a change counts from the next pass on.</summary>
    public ScoreWeights Weights
    {
        get => Nodes.Weights;
        set => Nodes.Weights = value;
    }

    internal NodeTable Nodes { get; } = new();

    internal NodeRing Ring { get; }

    internal ReservationIndex Reservations { get; } = new();

    internal WaitingTable Waiting { get; } = new();

    internal OpenOffers Offers { get; }

    internal Filling Filling { get; }

    /// <summary>Nodes that are kept for the oldest gang that cannot start.</summary>
    internal GangReservation Kept { get; } = new();

    /// <summary>Hears of each decision before its room is taken; for audits only, else null.</summary>
    internal Action<WaitingEntry, SlotRequest>? Witness { get; set; }

    internal IEnumerable<RequestGroup> Groups => Waiting.Groups;

    public int WaitingSlots => Waiting.Slots;

    public long Passes { get; internal set; }

    public long Placements { get; internal set; }

    /// <summary>When the next back-off ends; null when nothing backs off.</summary>
    public DateTimeOffset? NextTryAt => Waiting.NextTryAt;

    /// <summary>A node's state, capacity or reputation changed. What runs on it stays reserved.</summary>
    public void NodeChanged(NodeSnapshot snapshot)
    {
        foreach (var account in snapshot.Capabilities.Submitters)
        {
            if (Nodes.Named.Add(account)) Waiting.SetApart(account, Passes);
        }

        if (!Nodes.Put(snapshot)) return;
        var node = Nodes.IndexOf(snapshot.Address);
        if (Reservations.FirstOnNode(node) is null) return;
        foreach (var held in Reservations.OnNode(node)) Take(held);
    }

    /// <summary>
    /// Slots wait, and attempts take room. A slot that waits already is replaced; one whose placement has not been
    /// answered is remembered until it is.
    /// </summary>
    public void Request(PlacementRequest request, DateTimeOffset now)
    {
        if (request.Live.Length == 0 && request.Waiting.Length == 0) return;
        var task = Waiting.Tasks.Of(request.TaskId);
        foreach (var live in request.Live) Hold(task, live);
        if (request.Waiting.Length == 0) return;
        var entry = Waiting.EntryOf(task, request, Nodes, Passes, now);
        foreach (var slot in request.Waiting)
        {
            task.Budget.Asked(request.Stage, slot);
            if (Reservations.PendingOf(task, request.Stage, slot.Shard, slot.Slot) is { } pending)
                (pending.Again, pending.Entry) = (slot, entry);
            else
                Waiting.Put(entry, slot, now);
        }

        Waiting.DropWhenEmpty(entry);
    }

    /// <summary>
    /// These attempts no longer take room, on their nodes or in their task's budget. Unknown ones are ignored.
    /// </summary>
    public void Release(string taskId, SlotOnNode[] slots)
    {
        if (Waiting.Tasks.Find(taskId) is not { } task) return;
        foreach (var slot in slots)
        {
            if (!Nodes.TryIndexOf(slot.Node, out var node)) continue;
            if (Reservations.Find(task, slot.Stage, slot.Shard, slot.Slot, node) is { } held) Offers.Free(held);
        }

        foreach (var (stage, slot) in task.Budget.Released())
        {
            // One that still backs off is woken by the pass, which knows the time.
            if (task.Entry(stage) is { } entry && entry.Has(slot)) Waiting.Put(entry, slot, DateTimeOffset.MinValue);
        }

        Waiting.Tasks.Tidy(task);
    }

    /// <summary>
    /// Nothing of this task waits any more; what is placed stays until it is released or refused, or was never answered.
    /// </summary>
    public void Withdraw(string taskId)
    {
        if (Waiting.Tasks.Find(taskId) is not { } task) return;
        StopWaiting(task);
        foreach (var held in ReservationIndex.OfTask(task))
        {
            if (held.Doubt is not null) Offers.Free(held);
        }

        Waiting.Tasks.Tidy(task);
    }

    /// <summary>The task's answer to a placement of the last plan.</summary>
    public void Answered(string taskId, Placement placement, GrantAnswer answer, DateTimeOffset now)
    {
        if (Waiting.Tasks.Find(taskId) is not { } task) return;
        Offers.Answered(task, placement, answer, now);
        Waiting.Tasks.Tidy(task);
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
        var task = Waiting.Tasks.Find(taskId);
        if (task is not null) StopWaiting(task);
        var doubt = Offers.Doubt(task, placements);
        if (task is not null) Waiting.Tasks.Tidy(task);
        return doubt;
    }

    /// <summary>
    /// The task has told what waits and what is live since the doubt of that number arose, and after it had decided all
    /// that was offered before: what it did not call live takes no room.
    /// </summary>
    public void Announced(string taskId, long doubt, DateTimeOffset now)
    {
        if (Waiting.Tasks.Find(taskId) is not { } task) return;
        Offers.Announced(task, doubt, now);
        Waiting.Tasks.Tidy(task);
    }

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
    internal IReadOnlyList<WaitingEntry> EntriesOf(string taskId) => Waiting.Tasks.Find(taskId)?.Entries ?? [];

    /// <summary>The candidates of a group that a pass comes to, brought up to date when it does.</summary>
    internal CandidateTree CandidatesOf(RequestGroup group)
    {
        group.UsedInPass = Passes;
        group.Candidates.Update(Nodes, Ring, Weights);
        return group.Candidates;
    }

    /// <summary>Takes room for a slot that a pass has placed. The pass takes it out of the entry.</summary>
    internal Reservation Place(WaitingEntry entry, SlotRequest slot, int node, DateTimeOffset now)
    {
        var held = Reservations.Add(entry.Task, entry.Stage, slot.Shard, slot.Slot, node);
        held.Resources = entry.Group.Shape.Resources;
        (held.Pending, held.Entry, held.Releases) = (slot, entry, entry.Task.Budget.Releases);
        held.EndsBy = entry.Duration > TimeSpan.Zero ? now + entry.Duration : DateTimeOffset.MaxValue;
        held.Gpus = Nodes.Reserve(node, held.Resources, entry.Group.Candidates.GpusOf(node));
        return held;
    }

    /// <summary>A pass has taken this many slots out of the entry: they count, and its account is charged for them.</summary>
    internal void Taken(WaitingEntry entry, int slots, DateTimeOffset now)
    {
        if (slots == 0) return;
        Waiting.Count(entry, -slots);
        Placements += slots;
        entry.Use.Charge(slots * Nodes.Totals.DominantShare(entry.Group.Shape), now);
    }

    private void StopWaiting(TaskRecord task)
    {
        for (var held = task.Reservations; held is not null; held = held.NextOfTask)
        {
            if (held.Pending is null) continue;
            held.Again = null;
            held.Entry!.Withdrawn = true;
        }

        task.Budget.Forget();
        while (task.Entries.Count > 0) Waiting.Drop(task.Entries[0]);
    }

    private void Hold(TaskRecord task, SlotOnNode live)
    {
        var node = Nodes.IndexOf(live.Node);
        if (Reservations.Find(task, live.Stage, live.Shard, live.Slot, node) is { } known)
        {
            known.Settle();
            (known.EndsBy, known.Beside) = (live.EndsBy ?? known.EndsBy, live.Beside);
            return;
        }

        var held = Reservations.Add(task, live.Stage, live.Shard, live.Slot, node);
        (held.Resources, held.EndsBy, held.Beside) = (live.Resources, live.EndsBy ?? DateTimeOffset.MaxValue, live.Beside);
        Take(held);
    }

    private void Take(Reservation held)
    {
        var wants = new RequestShape("", held.Resources, default, 0);
        var matching = Nodes.Shape[held.Node] is { } shape ? shape.Matching(wants) : 0;
        held.Gpus = Nodes.Reserve(held.Node, held.Resources, matching);
    }
}
