using System.Collections.Concurrent;

namespace Skyops.Silo.Tasks;

/// <summary>Wakes those who follow a task's logs when a chunk was kept, so that nobody polls.</summary>
public sealed class LogSignal
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>Completes at the next chunk of the task.</summary>
    public Task NextAsync(string taskId) =>
        _waiting.GetOrAdd(taskId, static _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Raise(string taskId)
    {
        if (_waiting.TryRemove(taskId, out var source)) source.TrySetResult();
    }
}
