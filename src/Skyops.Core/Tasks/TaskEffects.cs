using Skyops.Core.Tasks.Effects;
using Skyops.Scheduling;

namespace Skyops.Core.Tasks;

/// <summary>From events to what others must be told, and from a state alone to what they must be told again.</summary>
public static class TaskEffects
{
    /// <summary>To send once the decision's events are durable.</summary>
    /// <param name="before">The state that the decision was made in.</param>
    /// <param name="decision">One append.</param>
    public static IReadOnlyList<TaskEffect> After(TaskState before, TaskDecision decision) =>
        Of(before, decision.Events, decision.Steps);

    /// <summary>The same from the events alone, whose states are folded again.</summary>
    /// <param name="before">The state that the events were decided in.</param>
    /// <param name="events">One append.</param>
    public static IReadOnlyList<TaskEffect> After(TaskState before, IReadOnlyList<TaskEvent> events)
    {
        var steps = new TaskState[events.Count];
        var state = before;
        for (var i = 0; i < steps.Length; i++) steps[i] = state = TaskDecider.Apply(state, events[i]);
        return Of(before, events, steps);
    }

    /// <summary>
    /// To send after a restart: waiting slots and live attempts (as known ones), releases and outcomes of what is
    /// remembered, or the settlement of an ended task. Receivers
    /// ignore what they have already.
    /// </summary>
    public static IReadOnlyList<TaskEffect> OnActivation(TaskState state)
    {
        var outbox = new TaskOutbox();
        switch (state)
        {
            case TaskState.Open open:
                RepeatedEffects.Open(outbox, open);
                break;
            case TaskState.Ended ended:
                RepeatedEffects.Ended(outbox, ended);
                break;
        }

        return outbox.Effects();
    }

    /// <summary>
    /// All that a task which never had a lease has to say after a restart: what it waits for. So it can be said for it, from its rows, without waking it. Null: it has
    /// more to say, and must say it itself.
    /// </summary>
    public static IReadOnlyList<PlacementRequest>? OfUnstarted(TaskState state) => state switch
    {
        TaskState.Open { StartedAt: null, AwaitsTasks: false } => [.. OnActivation(state).OfType<TaskEffect.RequestPlacement>().Select(effect => effect.Request)],
        TaskState.Open => null,
        _ => [],
    };

    private static List<TaskEffect> Of(
        TaskState before, IReadOnlyList<TaskEvent> events, IReadOnlyList<TaskState> steps)
    {
        var outbox = new TaskOutbox();
        var state = before;
        for (var i = 0; i < events.Count; i++)
        {
            EventEffects.Collect(outbox, state, events[i], steps[i]);
            state = steps[i];
        }

        if (state is TaskState.Open open) PlacementEffects.Changed(outbox, before as TaskState.Open, open, events);
        return outbox.Effects();
    }
}
