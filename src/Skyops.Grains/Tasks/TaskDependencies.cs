using Orleans;
using Skyops.Grains.Effects;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Grains.Tasks;

/// <summary>Both ends of <c>after</c>: tasks this one waits for, and tasks that wait for this one. In memory; asked for again on activation.</summary>
internal sealed class TaskDependencies(string taskId, Outbox outbox, IGrainFactory grains)
{
    private readonly HashSet<string> _completed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dependents = new(StringComparer.Ordinal);

    public bool HasDependents => _dependents.Count > 0;

    public void Await(IEnumerable<string> tasks)
    {
        foreach (var task in tasks) outbox.Send(task, () => grains.GetGrain<ITaskGrain>(task).AwaitEndAsync(taskId));
    }

    /// <summary>True when all of them have completed now.</summary>
    public bool Completed(string task, IEnumerable<string> all)
    {
        _completed.Add(task);
        return _completed.IsSupersetOf(all);
    }

    public void AddDependent(string task) => _dependents.Add(task);

    public void TellEnded(TaskStatus status)
    {
        foreach (var task in _dependents) outbox.Send(task, () => grains.GetGrain<ITaskGrain>(task).DependencyEndedAsync(taskId, status));
        _dependents.Clear();
    }
}
