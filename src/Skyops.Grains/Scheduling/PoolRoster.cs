using System.Runtime.CompilerServices;
using Skyops.Storage;

namespace Skyops.Grains.Scheduling;

/// <summary>What the entity rows say there is: open tasks, and nodes that are not lost. Read in pages.</summary>
internal sealed class PoolRoster(IJournal journal)
{
    private const int PageSize = 256;
    private static readonly string[] OpenTasks = ["waiting", "running"];
    private static readonly string[] LivingNodes = ["ready", "unreachable", "quarantined"];

    public IAsyncEnumerable<string[]> OpenTasksAsync(CancellationToken cancellationToken) => KeysAsync("task", OpenTasks, cancellationToken);

    public IAsyncEnumerable<string[]> NodesAsync(CancellationToken cancellationToken) => KeysAsync("node", LivingNodes, cancellationToken);

    private async IAsyncEnumerable<string[]> KeysAsync(string kind, string[] statuses, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var page = await journal.QueryAsync(new EntityQuery(kind, null, statuses, PageSize, cursor), cancellationToken);
            if (page.Rows.Count > 0) yield return [.. page.Rows.Select(row => row.Key)];
            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }
}
