namespace Skyops.Benchmarks.Load;

/// <summary>Work that waits because no node can take it.</summary>
internal static class Backlog
{
    /// <summary>So many tasks of one shard.</summary>
    public static async Task TasksAsync(TaskOwner owner, PostLoad load, int count)
    {
        var requests = (count + Limits.TasksPerBatch - 1) / Limits.TasksPerBatch;
        await load.RunAsync(requests, _ => owner.BatchRequest(NoopTasks.Waiting(1), Math.Min(count, Limits.TasksPerBatch)));
    }

    /// <summary>So many shards in arrays as large as may be.</summary>
    public static async Task ShardsAsync(TaskOwner owner, PostLoad load, int count)
    {
        var arrays = Math.Max(1, count / Limits.ShardsPerTask);
        var request = owner.Request(NoopTasks.Waiting(Math.Min(count, Limits.ShardsPerTask)));
        await load.RunAsync(arrays, _ => request);
    }
}
