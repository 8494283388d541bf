using System.Text;
using Skyops.Benchmarks.Harness;
using Skyops.Benchmarks.Load;
using Skyops.Benchmarks.Processes;
using Skyops.Client.Tasks;
using TaskStatus = Skyops.Tasks.TaskStatus;

namespace Skyops.Benchmarks;

/// <summary>Runs <c>/bin/true</c> through a pool; every process must have succeeded.</summary>
internal sealed class ProcessRun(LocalPool pool)
{
    public Task<Measurement> SinglesAsync(int count, int connections) => RunAsync(count, tasks: count, connections);

    public Task<Measurement> ArrayAsync(int count) => RunAsync(count, tasks: 1, connections: 1);

    private async Task<Measurement> RunAsync(int count, int tasks, int connections)
    {
        using var owner = await TaskOwner.LogInAsync(pool.Api);
        using var load = await PostLoad.OpenAsync(pool.Api, connections);
        var request = owner.RawRequest(Encoding.UTF8.GetBytes(
            $$$"""{"workload":{"kind":"process","argv":["/bin/true"]},"resources":{"cpuCores":1,"ramMiB":16,"diskMiB":1},"shards":{{{count / tasks}}},"budget":"{{{(tasks == 1 ? 100 : 1)}}}","durationSeconds":60,"checkpointEverySeconds":0,"redundancy":1}"""));
        var measurement = await Measurement.TakeAsync(count, () => pool.Cpu, async () =>
        {
            await load.RunAsync(tasks, _ => request);
            await ThroughputRun.SettledAsync(owner.Client);
        });
        var accepted = 0;
        await foreach (var task in owner.Client.Tasks.ListAsync(new TaskFilter { PageSize = Limits.PageSize }))
            accepted += task.Status == TaskStatus.Completed ? 1 : 0;
        if (accepted != tasks) throw new InvalidOperationException($"{accepted} of {tasks} tasks completed");
        return measurement;
    }
}
