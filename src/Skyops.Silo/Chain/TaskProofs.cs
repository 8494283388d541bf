using System.Text.Json;
using Orleans;
using Skyops.Api;
using Skyops.Chain;
using Skyops.Ethereum.Batches;
using Skyops.Ethereum.Hashing;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Chain;

/// <summary>Makes the proof of a task from its rows and the batch that has it.</summary>
public sealed class TaskProofs(ChainLink link, IGrainFactory grains, IJournal journal, ILogStore logs, IBlobStore blobs)
{
    /// <summary>Null while no batch that is final has the task.</summary>
    /// <param name="row">The line of the task's list.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<TaskProof?> OfAsync(EntityRow row, CancellationToken cancellationToken)
    {
        var task = row.Key;
        foreach (var batch in await grains.GetGrain<IChainGrain>("chain").BatchesOfAsync(row.Updated))
        {
            await using var content = await blobs.OpenAsync(batch.Blob, cancellationToken) ?? throw new InvalidOperationException($"a batch is gone: blob {batch.Blob}");
            var file = (await JsonSerializer.DeserializeAsync(content, SkyopsJson.Default.TaskBatchFile, cancellationToken))!;
            var index = Array.FindIndex(file.Tasks, each => each.TaskId == task);
            if (index >= 0) return await OfAsync(file, index, cancellationToken);
        }

        return null;
    }

    private async Task<TaskProof> OfAsync(TaskBatchFile file, int index, CancellationToken cancellationToken)
    {
        var said = file.Tasks[index];
        var ended = await EndedTask.ReadAsync(journal, logs, said.TaskId, said.Seq, said.LogPieces, cancellationToken)
            ?? throw new InvalidOperationException($"task {said.TaskId} is in a batch and has not ended");
        return new TaskProof(
            said.TaskId, ended.View.SpecHash, $"{ended.View.Status}", link.Options.Contracts.ChainId, $"{link.Options.Contracts.TaskRegistry}",
            file.Head, index, BatchTrees.Paths(file.Tasks, index), ended.Events, ended.View.Outputs, ended.Logs, ended.Receipts,
            await DelegationsAsync(ended.Receipts, cancellationToken));
    }

    private async Task<string[]> DelegationsAsync(SignedReceipt[] receipts, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var id in receipts.Select(DelegationOf).OfType<Hash256>().Distinct())
        {
            await using var content = await blobs.OpenAsync($"{id}", cancellationToken);
            if (content is null) continue;
            using var bytes = new MemoryStream();
            await content.CopyToAsync(bytes, cancellationToken);
            found.Add(Convert.ToBase64String(bytes.ToArray()));
        }

        return [.. found];
    }

    private static Hash256? DelegationOf(SignedReceipt receipt) => BatchItem.TryRead(receipt.Proof, out var item) ? item.Batch.Delegation : null;
}
