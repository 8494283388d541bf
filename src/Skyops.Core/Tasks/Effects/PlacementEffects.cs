using Skyops.Core.Tasks.Billing;
using Skyops.Core.Tasks.Deciding;
using Skyops.Core.Tasks.Shards;
using Skyops.Ledger;
using Skyops.Scheduling;
using Skyops.Tasks;

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
        var touched = new SortedSet<(int Stage, int Shard)>();
        foreach (var e in events)
        {
            if (TaskEventPlace.Of(e) is { Stage: { } stage, Shard: { } shard }) touched.Add((stage, shard));
        }

        foreach (var over in before?.Ringers.Live ?? [])
        {
            // Its node may have the slot again that it was offered.
            if (!after.Ringers.Live.Contains(over)) touched.Add((over.Known.Stage, over.RoomShard));
        }

        foreach (var (stage, progress) in after.Stages.Active)
        {
            var old = before?.Stages.Find(stage);
            var firstNew = old?.Offered ?? 0;
            var waiting = new List<SlotRequest>();
            foreach (var (_, index) in touched.GetViewBetween((stage, 0), (stage, int.MaxValue)))
            {
                if (index >= firstNew || progress.Find(index) is not { } shard) continue;
                AddChanged(waiting, stage, index, before!, after, shard);
            }

            AddOffered(waiting, after, stage, firstNew);
            if (waiting.Count > 0) outbox.Request(Request(after, stage, waiting, []));
        }
    }

    /// <summary>After a restart: everything that waits, and what takes room.</summary>
    public static void All(TaskOutbox outbox, TaskState.Open open)
    {
        foreach (var (stage, progress) in open.Stages.Active)
        {
            var (waiting, live) = (new List<SlotRequest>(), new List<SlotOnNode>());
            var longest = open.Header.Plan[stage].Terms.DurationSeconds;
            foreach (var (index, shard) in progress.Active)
            {
                waiting.AddRange(Waiting(open, stage, index, shard));
                live.AddRange(
                    shard.LiveAttempts.Select(a => AssignmentBuilder.Slot(open.Header, stage, index, a.Slot, a.Node) with
                    {
                        EndsBy = a.LeasedAt.AddSeconds(longest),
                    }));
            }

            live.AddRange(open.Ringers.Live.Where(ringer => ringer.Known.Stage == stage).Select(ringer =>
                AssignmentBuilder.Slot(open.Header, stage, ringer.RoomShard, ringer.RoomSlot, ringer.Attempt.Node) with
                {
                    EndsBy = ringer.Attempt.LeasedAt.AddSeconds(longest),
                    Beside = true,
                }));
            AddOffered(waiting, open, stage, progress.Next);
            if (waiting.Count > 0 || live.Count > 0) outbox.Request(Request(open, stage, waiting, live));
        }
    }

    private static void AddOffered(List<SlotRequest> waiting, TaskState.Open open, int stage, int from)
    {
        var progress = open.Stages.Find(stage)!;
        for (var index = from; index < progress.Offered; index++)
        {
            if (progress.Find(index) is { } shard) waiting.AddRange(Waiting(open, stage, index, shard));
        }
    }

    private static void AddChanged(List<SlotRequest> waiting, int stage, int index, TaskState.Open before, TaskState.Open after, ShardState shard)
    {
        var known = before.Stages.Find(stage, index);
        foreach (var request in Waiting(after, stage, index, shard))
        {
            var old = known?.Slot(request.Slot) is SlotState.Waiting w ? Of(before, stage, index, request.Slot, w, known) : null;
            if (old is null || !Same(old, request)) waiting.Add(request);
        }
    }

    private static IEnumerable<SlotRequest> Waiting(TaskState.Open open, int stage, int index, ShardState shard)
    {
        for (var slot = 0; slot < shard.Slots.Length; slot++)
        {
            if (shard.Slots[slot] is SlotState.Waiting waiting) yield return Of(open, stage, index, slot, waiting, shard);
        }
    }

    private static SlotRequest Of(TaskState.Open open, int stage, int index, int slot, SlotState.Waiting waiting, ShardState shard)
    {
        if (shard.ExcludedNodes.IsEmpty && open.Ringers.Live.IsEmpty && shard.Slots.All(s => s.Holder is null)) return new SlotRequest(index, slot, [], [], waiting.NotBefore);
        var holders = shard.Slots.Select(s => s.Holder).OfType<Attempt>().ToArray();
        var busy = open.Ringers.NodesInPlaceOf(stage, index);
        string[] nodes = [.. shard.ExcludedNodes.Concat(holders.Select(a => a.Node)).Concat(busy).Distinct(StringComparer.Ordinal)];
        string[] owners = [.. holders.Select(a => a.Owner).Distinct(StringComparer.Ordinal)];
        return new SlotRequest(index, slot, nodes, owners, waiting.NotBefore)
        {
            ExcludedNetworks = [.. holders.Select(a => a.Network).OfType<string>().Distinct(StringComparer.Ordinal)],
            Class = holders.Select(a => a.Class).FirstOrDefault(chosen => chosen is not null),
        };
    }

    private static bool Same(SlotRequest a, SlotRequest b) =>
        a.NotBefore == b.NotBefore && a.ExcludedNodes.AsSpan().SequenceEqual(b.ExcludedNodes)
            && a.ExcludedOwners.AsSpan().SequenceEqual(b.ExcludedOwners)
            && a.ExcludedNetworks.AsSpan().SequenceEqual(b.ExcludedNetworks) && a.Class == b.Class;

    private static PlacementRequest Request(
        TaskState.Open open, int stage, List<SlotRequest> waiting, List<SlotOnNode> live)
    {
        var spec = open.Header.Spec;
        var terms = open.Header.Plan[stage].Terms;

        // What the budget leaves is for all of a gang, a share each: or it would be refused for its last slots again and again.
        var atOnce = spec.Together ? Math.Max(1, open.Stages.Find(stage)!.Waiting) : 1;
        return new PlacementRequest(
            open.Header.Id, open.Header.Account, stage, terms.Executor, terms.Resources, spec.Priority,
            open.Header.SubmittedAt,
            MostPerHour(open, (UInt128)terms.CapMs * (UInt128)atOnce), 0, [.. waiting], [.. live])
        {
            Rules = spec.Placement,
            DurationSeconds = terms.DurationSeconds,
            Inputs = WantedInputs(open.Header.Plan[stage].Inputs(0, open.Outputs)),
            ImageSource = terms.ImageSource,
            OneClass = terms.OneClass,
            Replicas = terms.Adaptive ? 2 : terms.Redundancy,
            Together = spec.Together,
        };
    }

    /// <summary>Of the stage's first shard: its shards read the same large files, or each its own, which no node has.</summary>
    private static WantedBlob[] WantedInputs(InputFile[] inputs) => inputs.Length == 0
        ? []
        : [.. inputs.DistinctBy(input => input.Sha256).OrderByDescending(input => input.Bytes).ThenBy(input => input.Sha256, StringComparer.Ordinal)
            .Take(Limits.WantedBlobs).Select(input => new WantedBlob(BlobPrefix.Of(input.Sha256), input.Bytes))];

    /// <summary>The price at which attempts of this length together take all that the budget leaves.</summary>
    private static Amount MostPerHour(TaskState.Open open, UInt128 capMs)
    {
        var left = open.Bill.Left(open.Header.Spec.Budget).Units;
        var (perMs, rest) = UInt128.DivRem(left, capMs);
        var most = new Amount(
            (perMs * (UInt128)Charges.MsPerHour) + (rest * (UInt128)Charges.MsPerHour / capMs));
        return Amount.Min(most, Amount.Most);
    }
}
