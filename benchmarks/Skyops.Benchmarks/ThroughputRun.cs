using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;
using Skyops.Client;
using Skyops.Client.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Benchmarks;

/// <summary>
/// Runs work through a pool, from the first submission until the last of it is paid for, each time of a fresh account.
/// What came out is checked afterwards: every task completed, every shard accepted, no hold left.
/// </summary>
internal sealed class ThroughputRun(LocalPool pool)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);
    private static readonly TaskStatus[] s_open = [TaskStatus.Waiting, TaskStatus.Running];

    /// <summary>CPU seconds of the silo for 1,000 units, a run.</summary>
    public List<double> SiloCpu { get; set; } = [];

    /// <summary>Whether rows are counted, and the journal verified, around each run: all of it is read for that.</summary>
    public bool CountsRows { get; init; } = true;

    /// <summary>Journal rows that the last run left.</summary>
    public long LastRows { get; private set; }

    /// <summary>One task of so many shards.</summary>
    public Task<Measurement> ArrayAsync(int shards) => RunAsync(
        shards,
        owner => owner.Client.Tasks.SubmitAsync(NoopTasks.Of(shards)),
        async owner =>
        {
            await foreach (var task in owner.Client.Tasks.ListAsync())
            {
                var view = await owner.Client.Tasks.Get(task.Id).GetAsync();
                Expect(view.Status == TaskStatus.Completed && view.AcceptedShards == shards,
                    $"{view.AcceptedShards} of {shards} shards, {view.Status}: {view.Reason}");
            }
        });

    /// <summary>So many tasks of one shard, over connections side by side.</summary>
    public async Task<Measurement> SinglesAsync(int tasks, int connections)
    {
        using var load = await PostLoad.OpenAsync(pool.Api, connections);
        return await RunAsync(
            tasks,
            owner =>
            {
                var request = owner.Request(NoopTasks.Of(1));
                return load.RunAsync(tasks, _ => request);
            },
            async owner =>
            {
                var completed = 0;
                await foreach (var task in owner.Client.Tasks.ListAsync(new TaskFilter { PageSize = Limits.PageSize }))
                    completed += task.Status == TaskStatus.Completed ? 1 : 0;
                Expect(completed == tasks, $"{completed} of {tasks} tasks completed");
            });
    }

    private async Task<Measurement> RunAsync(int units, Func<TaskOwner, Task> submit, Func<TaskOwner, Task> check)
    {
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        var rows = CountsRows ? await RowsAsync(owner.Client) : 0;
        var silo = pool.Silo.Cpu;
        var measurement = await Measurement.TakeAsync(units, () => pool.Cpu, async () =>
        {
            await submit(owner);
            await SettledAsync(owner.Client);
        });
        SiloCpu.Add((pool.Silo.Cpu - silo).TotalSeconds * 1000 / units);
        if (CountsRows) LastRows = await RowsAsync(owner.Client) - rows;
        await check(owner);
        return measurement;
    }

    private static async Task<long> RowsAsync(SkyopsClient client)
    {
        var journal = await client.Journal.VerifyAsync();
        Expect(journal.Valid, "the journal's chain does not hold");
        return journal.Rows;
    }

    public static async Task SettledAsync(SkyopsClient client)
    {
        var open = new TaskFilter { Statuses = s_open, PageSize = 1 };
        while (await client.Tasks.ListAsync(open).GetAsyncEnumerator().MoveNextAsync()) await Task.Delay(Look);
        while (!(await client.Ledger.BalanceAsync()).DebitsPending.IsZero) await Task.Delay(Look);
    }

    private static void Expect(bool holds, string otherwise)
    {
        if (!holds) throw new InvalidOperationException(otherwise);
    }
}
