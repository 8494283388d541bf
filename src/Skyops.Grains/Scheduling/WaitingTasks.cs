using System.Text.Json;
using Skyops.Core.Journal;
using Skyops.Core.Tasks;
using Skyops.Scheduling;
using Skyops.Storage;

namespace Skyops.Grains.Scheduling;

/// <summary>
/// What tasks that were never leased wait for, read from their rows: a hundred thousand of them need not be woken to say it. What they would have said is the same, since it
/// follows from the same rows by the same rules; and like all the scheduler knows it is no truth: the task decides each offer.
/// </summary>
internal sealed class WaitingTasks(IJournal journal)
{
    /// <summary>In the order of the ids. Off the caller's turn, which others wait for.</summary>
    public Task<WaitingTask[]> ReadAsync(string[] ids, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var tasks = new List<WaitingTask>(ids.Length);
            while (tasks.Count < ids.Length)
            {
                string[] streams = [.. ids.Skip(tasks.Count).Select(id => $"task/{id}")];
                foreach (var rows in await journal.ReadManyAsync(streams, cancellationToken)) tasks.Add(Read(ids[tasks.Count], rows));
            }

            return tasks.ToArray();
        },
        cancellationToken);

    private static WaitingTask Read(string id, IReadOnlyList<JournalRow> rows)
    {
        try
        {
            TaskState state = TaskState.None.Instance;
            foreach (var happened in rows.SelectMany(row => TaskEventCodec.Decode(row.Data.Span))) state = TaskDecider.Apply(state, happened);
            return new WaitingTask(id, TaskEffects.OfUnstarted(state));
        }
        catch (Exception unreadable) when (unreadable is UnknownEventException or JsonException or NotSupportedException or InvalidOperationException)
        {
            // It fails to wake as well, and then says in the log why.
            return new WaitingTask(id, null);
        }
    }
}

/// <param name="Id">The task.</param>
/// <param name="Requests">What it waits for; null: it has to say itself.</param>
internal sealed record WaitingTask(string Id, IReadOnlyList<PlacementRequest>? Requests);
