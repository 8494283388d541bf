using Skyops.Errors;
using Skyops.Tasks;

namespace Skyops.Grains.Tasks;

/// <summary>
/// Takes submissions that come one by one, together with those that came while others were being taken: under load they share look-ups, calls and rows, and a single one
/// waits for nobody.
/// </summary>
public sealed class TaskDesk(TaskIntake intake)
{
    /// <summary>Groups under way at once: while one waits for the disk another is decided.</summary>
    private const int MostGroups = 4;

    private readonly Lock _gate = new();
    private List<Waiting> _waiting = [];
    private int _groups;

    /// <summary>Answers when the task is durable, or refused.</summary>
    public Task<Answer<SubmitReceipt>> SubmitAsync(NewTask task)
    {
        var waiting = new Waiting(task);
        lock (_gate)
        {
            _waiting.Add(waiting);
            if (_groups == MostGroups) return waiting.Answer.Task;
            _groups++;
        }

        _ = TakeGroupsAsync();
        return waiting.Answer.Task;
    }

    private async Task TakeGroupsAsync()
    {
        while (Next() is { } group)
        {
            var tasks = await intake.MakeAsync(group.Select(waiting => waiting.Task));
            for (var i = 0; i < tasks.Length; i++) _ = AnswerAsync(group[i], tasks[i]);
        }
    }

    /// <summary>Null: nobody waits, and one group less is under way.</summary>
    private List<Waiting>? Next()
    {
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _groups--;
                return null;
            }

            if (_waiting.Count <= Limits.TasksPerBatch)
            {
                var all = _waiting;
                _waiting = [];
                return all;
            }

            var first = _waiting[..Limits.TasksPerBatch];
            _waiting.RemoveRange(0, first.Count);
            return first;
        }
    }

    /// <summary>What one grain takes long for keeps nobody else waiting.</summary>
    private async Task AnswerAsync(Waiting waiting, TakenTask task)
    {
        if (task.GoesAlone) await intake.LeaveToGrainAsync(task);
        if (task.Failure is { } failure) waiting.Answer.SetException(failure);
        else waiting.Answer.SetResult(task.Answer!);
    }

    private sealed record Waiting(NewTask Task)
    {
        public TaskCompletionSource<Answer<SubmitReceipt>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
