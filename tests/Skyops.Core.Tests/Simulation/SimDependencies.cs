using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Core.Tests.Simulation;

/// <summary>Mirrors both ends of <c>after</c>; in memory, asked for again on activation.</summary>
internal sealed class SimDependencies(SimSilo silo, string taskId, SimOutbox outbox)
{
    private readonly HashSet<string> _completed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _dependents = new(StringComparer.Ordinal);

    public bool HasDependents => _dependents.Count > 0;

    public void Await(IEnumerable<string> tasks)
    {
        foreach (var id in tasks) outbox.Send(id, () => silo.TaskAsync(id, task => task.AwaitEndAsync(taskId)));
    }

    public bool Completed(string task, IEnumerable<string> all)
    {
        _completed.Add(task);
        return _completed.IsSupersetOf(all);
    }

    public void AddDependent(string task) => _dependents.Add(task);

    public void TellEnded(TaskStatus status)
    {
        foreach (var id in _dependents) outbox.Send(id, () => silo.TaskAsync(id, task => task.DependencyEndedAsync(taskId, status)));
        _dependents.Clear();
    }
}
