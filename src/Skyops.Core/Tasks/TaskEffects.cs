using Skyops.Core.Tasks.Effects;

namespace Skyops.Core.Tasks;

/// <summary>From events to what others must be told, and from a state alone to what they must be told again.</summary>
public static class TaskEffects
{
    /// <summary>To send once the events are durable.</summary>
    /// <param name="before">The state that the events were decided in.</param>
    /// <param name="events">One append.</param>
    public static IReadOnlyList<TaskEffect> After(TaskState before, IReadOnlyList<TaskEvent> events)
    {
        var outbox = new TaskOutbox();
        var state = before;
        foreach (var e in events)
        {
            var next = TaskDecider.Apply(state, e);
            EventEffects.Collect(outbox, state, e, next);
            state = next;
        }

        if (state is TaskState.Open open) PlacementEffects.Changed(outbox, before as TaskState.Open, open, events);
        return outbox.Effects();
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
}
