namespace Skyops.Core.Scheduling.Audit;

/// <summary>
/// Runs recorded passes again. Inputs start with an empty state. A choice that was changed shows at its pass; an input
/// that was changed shows at the first pass for which it makes a difference.
/// </summary>
public static class SchedulingReplay
{
    /// <summary>The passes that do not give the plan on record.</summary>
    public static IReadOnlyList<WrongPass> Verify(IEnumerable<SchedulingInput> inputs)
    {
        var state = new SchedulerState();
        var wrong = new List<WrongPass>();
        foreach (var input in inputs)
        {
            if (input is not SchedulingInput.Pass pass)
            {
                input.Play(state);
                continue;
            }

            var plan = pass.Run(state, pass.Options);
            if (plan.Count != pass.Count || PlanDigest.Of(plan) != pass.Digest) wrong.Add(new WrongPass(plan.Pass, pass.At, pass.Count, plan.Count));
        }

        return wrong;
    }

    /// <summary>How the placements of a task came about, in the order they were made, tries that were refused included.</summary>
    /// <param name="inputs">From an empty state on; read once.</param>
    /// <param name="taskId">The task.</param>
    /// <param name="most">Placements that are looked into at most, the first ones: a look asks every node of the pool.</param>
    public static IReadOnlyList<PlacementAudit> Audit(IEnumerable<SchedulingInput> inputs, string taskId, int most = int.MaxValue)
    {
        var audits = new List<PlacementAudit>();
        var state = new SchedulerState();
        var seen = new Dictionary<(int Stage, int Shard, int Slot), PlacementLook>();
        var now = default(DateTimeOffset);
        state.Witness = (entry, slot) =>
        {
            // A gang may be tried twice in a pass; what counts is how it was placed in the end.
            if (entry.TaskId == taskId && audits.Count + seen.Count < most) seen[(entry.Stage, slot.Shard, slot.Slot)] = PlacementLook.At(state, entry, slot, now);
        };
        foreach (var input in inputs)
        {
            if (input is not SchedulingInput.Pass pass)
            {
                input.Play(state);
                continue;
            }

            now = pass.At;
            var plan = pass.Run(state, pass.Options);
            var same = plan.Count == pass.Count && PlanDigest.Of(plan) == pass.Digest;
            foreach (var placement in plan.Tasks.FirstOrDefault(task => task.TaskId == taskId)?.Placements ?? [])
            {
                if (seen.TryGetValue((placement.Stage, placement.Shard, placement.Slot), out var look)) audits.Add(look.Audit(plan, pass, placement, same));
            }

            seen.Clear();
        }

        return audits;
    }
}
