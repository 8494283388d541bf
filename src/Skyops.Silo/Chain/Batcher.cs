using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orleans;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Ethereum.Hashing;
using Skyops.Storage;
using Skyops.Storage.Journal;

namespace Skyops.Silo.Chain;

/// <summary>
/// Publishes what tasks were, a batch at a time, in the order in which they ended. A batch goes on where the last one that did not fail ended, so
/// every task is in one, and in one only.
/// </summary>
internal sealed class Batcher(ChainLink link, IGrainFactory grains, IJournal journal, ILogStore logs, IBlobStore blobs, TimeProvider time, ILogger logger)
{
    private const int MostTasks = 10_000;
    private const int Page = 1_000;
    private const long LargestFile = 64L << 20;

    private static readonly EntityQuery Ended = new("task", null, ["completed", "failed", "cancelled"], Page, null) { OldestFirst = true };

    private long? _last;

    /// <summary>An append that is under way has its time and is not there yet: what ended a moment ago is left for the next batch.</summary>
    private TimeSpan Settled => link.Options.BatchEvery < TimeSpan.FromMinutes(1) ? link.Options.BatchEvery : TimeSpan.FromMinutes(1);

    public async Task StepAsync(CancellationToken cancellationToken)
    {
        if (_last is { } last && time.GetElapsedTime(last) < link.Options.BatchEvery) return;
        var chain = grains.GetGrain<IChainGrain>("chain");
        var before = await chain.LastBatchAsync();
        if (before?.Status == RootStatus.Posting) return;
        var rows = await RowsAsync(before?.Cursor, cancellationToken);
        if (rows.Count == 0) return;
        _last = time.GetTimestamp();

        var registry = link.Options.Contracts.TaskRegistryContract;
        var count = (ulong)(await registry.AskAsync(link.Rpc, "count()", cancellationToken)).AsNumber();
        var previous = (await registry.CallAsync(link.Rpc, "batches(uint64)", [count], default, cancellationToken))[0].AsHash();
        if (before is not null && $"{previous}" != before.Hash)
            throw new ChainHaltedException($"The registry's batch {count} is {previous}, and ours is {before.Hash}: somebody else publishes there.");

        var tasks = await TasksAsync(rows, cancellationToken);
        var head = BatchTrees.Head(count + 1, previous, tasks);
        using var file = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(new TaskBatchFile(BatchTrees.View(head), tasks), SkyopsJson.Default.TaskBatchFile));
        var blob = await blobs.PutAsync(file, null, LargestFile, cancellationToken);
        var hash = head.HashIn(link.Options.Contracts.ChainId, link.Options.Contracts.TaskRegistry);
        var cursor = new EntityCursor(rows[^1].Updated.UtcTicks, rows[^1].Key).Encode(Ended);
        var batch = new TaskBatch(head.Number, $"{hash}", blob.Sha256, tasks.Length, rows[^1].Updated, cursor, RootStatus.Posting, "");
        var call = registry.Encode("publish((uint64,bytes32,uint32,bytes32[4],uint32[4]))", head.ToAbi());
        if (await chain.PlanBatchAsync(batch, call)) logger.BatchPlanned(head.Number, tasks.Length);
    }

    private async Task<List<EntityRow>> RowsAsync(string? cursor, CancellationToken cancellationToken)
    {
        var until = time.GetUtcNow() - Settled;
        var rows = new List<EntityRow>();
        do
        {
            var page = await journal.QueryAsync(Ended with { Cursor = cursor }, cancellationToken);
            rows.AddRange(page.Rows.TakeWhile(row => row.Updated <= until));
            cursor = page.Rows.Count > 0 && page.Rows[^1].Updated <= until ? page.NextCursor : null;
        }
        while (cursor is not null && rows.Count < MostTasks);
        return rows;
    }

    private async Task<BatchedTask[]> TasksAsync(List<EntityRow> rows, CancellationToken cancellationToken)
    {
        var tasks = new BatchedTask[rows.Count];
        for (var i = 0; i < tasks.Length; i++)
        {
            var ended = await EndedTask.ReadAsync(journal, logs, rows[i].Key, long.MaxValue, int.MaxValue, cancellationToken)
                ?? throw new InvalidOperationException($"task {rows[i].Key} is listed as {rows[i].Status}, and its rows say that it has not ended");
            tasks[i] = ended.ToBatch();
        }

        return tasks;
    }
}
