using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Scheduling;

namespace Skyops.Core.Tasks.Effects;

/// <summary>Which slots the scheduler must be told of.</summary>
internal static class PlacementEffects
{
    /// <summary>
    /// After events: slots that are newly offered, and waiting slots of shards that the events are about whose needs
    /// have changed.
    /// </summary>
    public static void Changed(
        TaskOutbox outbox, TaskState.Open? before, TaskState.Open after, IReadOnlyList<TaskEvent> events)
    {
        var sameStage = before?.Stage == after.Stage;
        var waiting = new List<SlotRequest>();
        var touched = new SortedSet<int>();
        foreach (var e in events)
        {
            if (TaskEventPlace.Of(e) is { Shard: { } shard } place && place.Stage == after.Stage) touched.Add(shard);
        }

        var firstNew = sameStage ? before!.Progress.Offered : 0;
        foreach (var index in touched)
        {
            if (index >= firstNew || after.Progress.Find(index) is not { } shard) continue;
            AddChanged(waiting, index, before!.Progress.Find(index), shard);
        }

        AddOffered(waiting, after.Progress, firstNew);
        if (waiting.Count > 0) outbox.Request(Request(after, waiting, []));
    }

    /// <summary>After a restart: everything that waits, and what takes room.</summary>
    public static void All(TaskOutbox outbox, TaskState.Open open)
    {
        var waiting = new List<SlotRequest>();
        var live = new List<SlotOnNode>();
        foreach (var (index, shard) in open.Progress.Active)
        {
            waiting.AddRange(Waiting(index, shard));
            live.AddRange(
                shard.LiveAttempts.Select(a => AssignmentBuilder.Slot(open.Header, open.Stage, index, a.Slot, a.Node) with
                {
                    EndsBy = a.LeasedAt.AddSeconds(open.Header.Spec.DurationSeconds),
                }));
        }

        AddOffered(waiting, open.Progress, open.Progress.Next);
        if (waiting.Count > 0 || live.Count > 0) outbox.Request(Request(open, waiting, live));
    }

    private static void AddOffered(List<SlotRequest> waiting, StageProgress progress, int from)
    {
        for (var index = from; index < progress.Offered; index++)
        {
            if (progress.Find(index) is { } shard) waiting.AddRange(Waiting(index, shard));
        }
    }

    private static void AddChanged(List<SlotRequest> waiting, int index, ShardState? before, ShardState after)
    {
        foreach (var request in Waiting(index, after))
        {
            var old = before?.Slot(request.Slot) is SlotState.Waiting w ? Of(index, request.Slot, w, before) : null;
            if (old is null || !Same(old, request)) waiting.Add(request);
        }
    }

    private static IEnumerable<SlotRequest> Waiting(int index, ShardState shard)
    {
        for (var slot = 0; slot < shard.Slots.Length; slot++)
        {
            if (shard.Slots[slot] is SlotState.Waiting waiting) yield return Of(index, slot, waiting, shard);
        }
    }

    private static SlotRequest Of(int index, int slot, SlotState.Waiting waiting, ShardState shard)
    {
        var holders = shard.Slots.Select(s => s.Holder).OfType<Attempt>().ToArray();
        string[] nodes = [.. shard.ExcludedNodes.Concat(holders.Select(a => a.Node)).Distinct(StringComparer.Ordinal)];
        string[] owners = [.. holders.Select(a => a.Owner).Distinct(StringComparer.Ordinal)];
        return new SlotRequest(index, slot, nodes, owners, waiting.NotBefore);
    }

    private static bool Same(SlotRequest a, SlotRequest b) =>
        a.NotBefore == b.NotBefore && a.ExcludedNodes.AsSpan().SequenceEqual(b.ExcludedNodes)
            && a.ExcludedOwners.AsSpan().SequenceEqual(b.ExcludedOwners);

    private static PlacementRequest Request(TaskState.Open open, List<SlotRequest> waiting, List<SlotOnNode> live)
    {
        var spec = open.Header.Spec;
        return new PlacementRequest(
            open.Header.Id, open.Header.Account, open.Stage, spec.Workload.Executor, spec.Resources, spec.Priority,
            open.Header.SubmittedAt,
            MostPerHour(open), 0, [.. waiting], [.. live])
        {
            Together = spec.Together,
            DurationSeconds = spec.DurationSeconds,
        };
    }

    /// <summary>The price at which one attempt of full length takes all that the budget leaves.</summary>
    private static Amount MostPerHour(TaskState.Open open)
    {
        var left = open.Bill.Left(open.Header.Spec.Budget).Units;
        var (perMs, rest) = UInt128.DivRem(left, (UInt128)open.Header.CapMs);
        var most = new Amount(
            (perMs * (UInt128)Charges.MsPerHour) + (rest * (UInt128)Charges.MsPerHour / (UInt128)open.Header.CapMs));
        return Amount.Min(most, Amount.Most);
    }
}
