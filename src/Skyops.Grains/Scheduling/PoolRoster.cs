using System.Runtime.CompilerServices;
using Skyops.Storage;

namespace Skyops.Grains.Scheduling;

/// <summary>
/// What the entity rows say there is: open tasks, and nodes that are not lost. Read in pages, those that changed longest ago first: one that changes meanwhile is met again
/// later, and is not missed. A task is <c>running</c> from the row of its first lease on, which is written with that lease; so one that waits has no live attempts.
/// </summary>
internal sealed class PoolRoster(IJournal journal)
{
    private const int PageSize = 256;
    private static readonly string[] Running = ["running"];
    private static readonly string[] Waiting = ["waiting"];
    private static readonly string[] LivingNodes = ["ready", "unreachable", "quarantined"];

    public IAsyncEnumerable<string[]> RunningTasksAsync(CancellationToken cancellationToken) => KeysAsync("task", Running, cancellationToken);

    public IAsyncEnumerable<string[]> WaitingTasksAsync(CancellationToken cancellationToken) => KeysAsync("task", Waiting, cancellationToken);

    public IAsyncEnumerable<string[]> NodesAsync(CancellationToken cancellationToken) => KeysAsync("node", LivingNodes, cancellationToken);

    private async IAsyncEnumerable<string[]> KeysAsync(string kind, string[] statuses, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await journal.QueryAsync(new EntityQuery(kind, null, statuses, PageSize, cursor) { OldestFirst = true }, cancellationToken);
            if (page.Rows.Count > 0) yield return [.. page.Rows.Select(row => row.Key)];
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
