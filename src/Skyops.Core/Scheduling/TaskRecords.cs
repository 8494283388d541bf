namespace Skyops.Core.Scheduling;

/// <summary>The tasks that have something waiting or take room.</summary>
internal sealed class TaskRecords
{
    private readonly Dictionary<string, TaskRecord> _tasks = new(StringComparer.Ordinal);
    private long _numbers;

    public IEnumerable<TaskRecord> All => _tasks.Values;

    public TaskRecord? Find(string id) => _tasks.GetValueOrDefault(id);

    public TaskRecord Of(string id)
    {
        if (!_tasks.TryGetValue(id, out var task)) _tasks[id] = task = new TaskRecord(id, _numbers++);
        return task;
    }

    /// <summary>Forgets a task that has nothing waiting and takes no room.</summary>
    public void Tidy(TaskRecord task)
    {
        if (task.Entries.Count == 0 && task.Reservations is null) _tasks.Remove(task.Id);
    }
}
