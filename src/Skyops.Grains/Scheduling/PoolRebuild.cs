using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Scheduling;
using Skyops.Storage;

namespace Skyops.Grains.Scheduling;

/// <summary>
/// What a scheduler that starts does to know its pool. First it hears nodes and tasks that may have live attempts: room that those take is free in its index until they
/// have spoken, so nothing is placed before. Then come those that wait, oldest first, a page at a time while placing goes on; what is heard of a task meanwhile is newer than
/// what was read.
/// </summary>
internal sealed class PoolRebuild(IGrainFactory grains, IJournal journal, TimeProvider time, ILogger logger, Action<PlacementRequest> request)
{
    /// <summary>Tasks that wait for others and are woken at once.</summary>
    private const int Waking = 64;

    private readonly PoolCall _call = new(grains, journal, time, logger);
    private readonly PoolRoster _roster = new(journal);
    private readonly HashSet<string> _heard = new(StringComparer.Ordinal);

    /// <summary>A task has spoken itself.</summary>
    public void Heard(string taskId) => _heard.Add(taskId);

    /// <summary>Ends when something may be placed.</summary>
    public Task HearHoldersAsync(CancellationToken cancellationToken) => Task.WhenAll(
        _call.UntilDoneAsync("nodes", () => EachAsync(_roster.NodesAsync(cancellationToken), _call.NodeAsync, cancellationToken), cancellationToken),
        _call.UntilDoneAsync("running tasks", () => EachAsync(_roster.RunningTasksAsync(cancellationToken), _call.TaskAsync, cancellationToken), cancellationToken));

    /// <summary>Ends when all that waits is known.</summary>
    public Task HearWaitingAsync(CancellationToken cancellationToken) =>
        _call.UntilDoneAsync("waiting tasks", () => ReadWaitingAsync(cancellationToken), cancellationToken);

    /// <summary>Reads the next page while those of this one are asked.</summary>
    private static async Task EachAsync(IAsyncEnumerable<string[]> pages, Func<string, CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        var asked = Task.CompletedTask;
        var known = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var page in pages)
        {
            await asked;
            asked = Task.WhenAll(page.Where(known.Add).Select(key => ask(key, cancellationToken)));
        }

        await asked;
    }

    private async Task ReadWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = new WaitingTasks(journal);
        var reading = Task.FromResult<WaitingTask[]>([]);
        await foreach (var page in _roster.WaitingTasksAsync(cancellationToken))
        {
            var read = await reading;
            reading = waiting.ReadAsync([.. page.Where(id => !_heard.Contains(id))], cancellationToken);
            await TakeAsync(read, cancellationToken);
        }

        await TakeAsync(await reading, cancellationToken);
    }

    private async Task TakeAsync(WaitingTask[] read, CancellationToken cancellationToken)
    {
        foreach (var task in read)
        {
            if (task.Requests is null || _heard.Contains(task.Id)) continue;
            foreach (var wanted in task.Requests) request(wanted);
        }

        foreach (var wake in read.Where(task => task.Requests is null).Chunk(Waking))
            await Task.WhenAll(wake.Select(task => _call.TaskAsync(task.Id, cancellationToken)));
    }
}
