using System.Text.Json;
using Orleans;
using Skyops.Accounts;
using Skyops.Api;
using Skyops.Core.Accounts;
using Skyops.Ledger;
using Skyops.Storage;
using Skyops.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Grains.Accounts;

/// <summary>What became of an account's tasks, from their entity rows: those are written with the event that ends a task, and no task is woken for the answer.</summary>
internal sealed class SpentTasks(string account, IGrainFactory grains, IJournal journal)
{
    private const string Kind = "task";
    private const int PageSize = 1_000;
    private const int ReadsAtOnce = 64;

    /// <summary>A task that has no row after this long will not come to be: its submission is over, whatever became of whoever made it.</summary>
    private static readonly TimeSpan AdmittedWithin = TimeSpan.FromMinutes(5);

    /// <summary>A row is there this long after the moment that it names, at the latest.</summary>
    private static readonly TimeSpan CommittedWithin = TimeSpan.FromMinutes(1);

    public async Task<bool> ExistsAsync(string taskId) => await journal.ReadEntityAsync(Kind, taskId) is not null;

    /// <summary>Those of these reservations that are over.</summary>
    /// <param name="open">Reservations by task.</param>
    /// <param name="now">Now.</param>
    /// <param name="isUnderWay">Whether somebody is submitting the task at this moment.</param>
    public async Task<List<SpendOutcome>> OverAsync(IEnumerable<KeyValuePair<string, Reservation>> open, DateTimeOffset now, Func<string, bool> isUnderWay)
    {
        var over = new List<SpendOutcome>();
        foreach (var some in open.Chunk(ReadsAtOnce))
        {
            var outcomes = await Task.WhenAll(some.Select(async one =>
            {
                var row = await journal.ReadEntityAsync(Kind, one.Key);
                if (row is not null) return await OutcomeAsync(row);
                return now - one.Value.At > AdmittedWithin && !isUnderWay(one.Key) ? new SpendOutcome(one.Key, Amount.Zero) : null;
            }));
            over.AddRange(outcomes.OfType<SpendOutcome>());
        }

        return over;
    }

    /// <summary>The account's tasks that were submitted since a month began, as many as the limit allows.</summary>
    public async Task<MonthTally> TallyAsync(DateTimeOffset start, DateTimeOffset now)
    {
        var rows = new Dictionary<string, EntityRow>(StringComparer.Ordinal);
        DateTimeOffset? since = null;
        await foreach (var row in NewestAsync(start))
        {
            rows[row.Key] = row;
            if (rows.Count < Limits.CountedTasks) continue;
            since = row.Updated;
            break;
        }

        // One that changed while pages were read came to stand before those that were read already. It is found now, where the newest are.
        await foreach (var row in NewestAsync(now - CommittedWithin)) rows[row.Key] = row;

        var ended = new List<SpendOutcome>();
        var open = new List<OpenTask>();
        foreach (var row in rows.Values)
        {
            var summary = Summary(row);
            if (summary.SubmittedAt < start || summary.Currency != SpendCaps.Currency) continue;
            if (await OutcomeAsync(row) is { } outcome) ended.Add(outcome);
            else open.Add(new OpenTask(summary.Id, summary.Budget, summary.SubmittedAt));
        }

        return new MonthTally(ended, open, since);
    }

    /// <summary>Rows of the account's tasks by their last change, newest first: those that changed since a moment, which all that were submitted since then did.</summary>
    private async IAsyncEnumerable<EntityRow> NewestAsync(DateTimeOffset since)
    {
        string? cursor = null;
        do
        {
            var page = await journal.QueryAsync(new EntityQuery(Kind, account, [], PageSize, cursor));
            foreach (var row in page.Rows)
            {
                if (row.Updated < since) yield break;
                yield return row;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
    }

    /// <summary>Null while it is open.</summary>
    private async Task<SpendOutcome?> OutcomeAsync(EntityRow row)
    {
        var summary = Summary(row);
        if (summary.Status is TaskStatus.Waiting or TaskStatus.Running) return null;

        // Rows of earlier versions do not say what a task cost; the task itself knows.
        var cost = summary.Cost ?? (await grains.GetGrain<ITaskGrain>(row.Key).GetAsync(null))?.Cost.Total ?? summary.Budget;
        return new SpendOutcome(row.Key, cost);
    }

    private static TaskSummary Summary(EntityRow row) => JsonSerializer.Deserialize(row.Summary.Span, SkyopsJson.Default.TaskSummary)!;
}
