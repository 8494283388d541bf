namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// A decision in the making: each raised event is applied at once, so that the next item of the same command sees it.
/// </summary>
internal sealed class TaskDraft(TaskState state, DateTimeOffset now)
{
    private readonly List<TaskEvent> events = [];
    private readonly List<TaskState> steps = [];

    public TaskState State { get; private set; } = state;

    /// <summary>The open task; null once an event of this decision has ended it.</summary>
    public TaskState.Open? Open => State as TaskState.Open;

    public DateTimeOffset Now => now;

    public void Raise(TaskEvent e)
    {
        State = TaskDecider.Apply(State, e);
        events.Add(e);
        steps.Add(State);
    }

    public TaskDecision Decision() => new(State, events) { Steps = steps };
}
