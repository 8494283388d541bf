using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>Placements that were offered to their tasks, until it is known what became of them.</summary>
internal sealed class OpenOffers(NodeTable nodes, ReservationIndex reservations, WaitingTable waiting)
{
    private long _lastDoubt;

    public long LastDoubt
    {
        get => _lastDoubt;
        set => _lastDoubt = value;
    }

    /// <summary>The task's answer to a placement.</summary>
    public void Answered(TaskRecord task, Placement placement, GrantAnswer answer, DateTimeOffset now)
    {
        if (!nodes.TryIndexOf(placement.Node, out var node)) return;
        var held = reservations.Find(task, placement.Stage, placement.Shard, placement.Slot, node);
        if (held is not { Pending: { } asked, Entry: { } entry }) return;
        var (again, releases) = (held.Again, held.Releases);
        held.Settle();
        if (answer == GrantAnswer.Granted) return;
        if (answer == GrantAnswer.Instead) held.Beside = true;
        else Free(held);
        var next = answer switch
        {
            GrantAnswer.TaskEnded => null,
            GrantAnswer.NotWaiting => again,
            GrantAnswer.GangIncomplete => again ?? asked,
            GrantAnswer.OverBudget => OverBudget(task, placement, again ?? asked, releases),
            GrantAnswer.SameOwner => Without(again ?? asked, [], [placement.NodeOwner]),
            GrantAnswer.SameNetwork when placement.NodeNetwork is { } network =>
                (again ?? asked) with { ExcludedNetworks = [.. (again ?? asked).ExcludedNetworks.Union([network])] },
            _ => Without(again ?? asked, [placement.Node], []),
        };
        if (next is not null && !entry.Withdrawn) waiting.Put(waiting.Current(entry), next, now);
    }

    /// <summary>Their answer is not known, and may have been yes: their room stays taken until the doubt is settled.</summary>
    public long Doubt(TaskRecord? task, IReadOnlyList<Placement> placements)
    {
        _lastDoubt++;
        foreach (var placement in placements)
        {
            if (task is null || !nodes.TryIndexOf(placement.Node, out var node)) continue;
            var held = reservations.Find(task, placement.Stage, placement.Shard, placement.Slot, node);
            if (held is { Pending: not null }) held.Doubt ??= _lastDoubt;
        }

        return _lastDoubt;
    }

    /// <summary>What the task did not call live since the doubt arose takes no room.</summary>
    public void Announced(TaskRecord task, long doubt, DateTimeOffset now)
    {
        foreach (var held in ReservationIndex.OfTask(task))
        {
            if (held.Doubt is not { } since || since > doubt) continue;
            var (again, entry) = (held.Again, held.Entry);
            Free(held);
            if (again is not null && entry is { Withdrawn: false }) waiting.Put(waiting.Current(entry), again, now);
        }
    }

    /// <summary>Takes no room any more.</summary>
    public void Free(Reservation held)
    {
        reservations.Remove(held);
        nodes.Release(held.Node, held.Resources, held.Gpus);
        held.Settle();
    }

    /// <summary>
    /// The node is closed to the slot until an attempt of the task ends; one that has ended since the offer may have
    /// made room already.
    /// </summary>
    private static SlotRequest OverBudget(TaskRecord task, Placement placement, SlotRequest slot, long releases)
    {
        // An attempt may have ended while this was offered: what was closed before that must not stay closed.
        var asked = task.Budget.Refused(placement.Stage, slot with { OverBudgetNodes = [] });
        return releases == task.Budget.Releases
            ? slot with { OverBudgetNodes = [.. slot.OverBudgetNodes.Union([placement.Node])] }
            : asked;
    }

    private static SlotRequest Without(SlotRequest slot, string[] closed, string[] owners) => slot with
    {
        ExcludedNodes = [.. slot.ExcludedNodes.Union(closed)],
        ExcludedOwners = [.. slot.ExcludedOwners.Union(owners)],
    };
}
