using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>
/// Notices a machine that fails whatever it is given: wrong results or broken promises in <see cref="Tasks"/> different
/// tasks within <see cref="Window"/>.
/// Repeated failures within one task count once, for they may be that task's own fault. Remembers at most that many
/// tasks.
/// </summary>
public sealed class FailureWatch
{
    public const int Tasks = 3;
    public static readonly TimeSpan Window = TimeSpan.FromHours(24);
    public static readonly FailureWatch Empty = new([]);

    private readonly FailedTask[] _failed;

    private FailureWatch(FailedTask[] failed) => _failed = failed;

    public IReadOnlyList<FailedTask> Failed => _failed;

    public bool Tripped => _failed.Length >= Tasks;

    /// <summary>The tasks, oldest first.</summary>
    public IEnumerable<string> FailedTasks => _failed.Select(failure => failure.TaskId);

    public static FailureWatch Of(FailedTask[] oldestFirst) => new(oldestFirst);

    public FailureWatch With(NodeOutcome outcome, DateTimeOffset at)
    {
        if (outcome.Kind is not (OutcomeKind.Invalid or OutcomeKind.BrokenPromise)) return this;
        var kept = _failed.Where(failure => failure.TaskId != outcome.Key.TaskId && at - failure.At < Window);
        return new FailureWatch([.. kept.Append(new FailedTask(outcome.Key.TaskId, at)).TakeLast(Tasks)]);
    }
}

/// <summary>A task that a node failed, and when it last did.</summary>
public sealed record FailedTask(string TaskId, DateTimeOffset At);
