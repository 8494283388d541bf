using Skyops.Grpc.V1;
using Skyops.Nodes;
using Skyops.Silo.Tasks;
using Skyops.Storage;

namespace Skyops.Silo.Gateway;

/// <summary>Keeps the log chunks that workers push, and wakes those who follow them.</summary>
public sealed class WorkerLogs(ILogStore store, LogSignal signal, TimeProvider time)
{
    public async Task<LogAck> KeepAsync(string node, Grpc.V1.LogChunk chunk)
    {
        var key = chunk.Key;

        // Nobody reads the log of a canary.
        if (CanaryNames.IsCanary(key.TaskId)) return new LogAck { Key = key, Number = chunk.Number };
        var kept = await store.AppendAsync(new Storage.LogChunk(
            key.TaskId,
            $"{key.Stage}/{key.Shard}/{key.Slot}@{key.Epoch}",
            node,
            chunk.Number,
            WireMapping.ToHex(chunk.PreviousHash),
            time.GetUtcNow(),
            chunk.Text.Length <= Limits.LogChunkBytes ? chunk.Text : chunk.Text[..Limits.LogChunkBytes]));
        if (kept) signal.Raise(key.TaskId);
        return new LogAck { Key = key, Number = chunk.Number, QuotaReached = !kept };
    }
}
