using System.Security.Cryptography;
using System.Text;
using Skyops.Core.Scheduling.Audit;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Errors;
using Skyops.Scheduling;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Scheduling;

/// <summary>Reads the record of a pool's scheduler, checks every segment against its row, and replays what a task is in.</summary>
public sealed class PlacementArchive(IJournal journal, IBlobStore blobs, PoolOptions pool) : IDisposable
{
    private const int MostItems = 1_000;
    private const int RunnersUp = 5;

    // A replay takes a core and a scheduler's memory; one at a time is enough.
    private readonly SemaphoreSlim _turn = new(1);

    public async Task<Answer<PlacementReport>> AuditAsync(TaskView task, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var index = await RecordIndex.ReadAsync(journal, pool.Pool, cancellationToken);
            var items = new List<AuditedPlacement>();
            foreach (var chain in index.Segments.GroupBy(segment => segment.Chain))
            {
                var read = await ReadAsync(chain, cancellationToken);
                if (read.IsRefused) return read.Refusal;
                await Task.Run(() => Replay(chain.Key, read.Value!, task.Id, items), cancellationToken);
            }

            var seen = items.Select(item => (item.Stage, item.Shard, item.Slot, item.Node)).ToHashSet();
            var missing = items.Count >= MostItems ? [] : task.Shards
                .SelectMany(shard => shard.Attempts.Select(a => new UnrecordedAttempt(shard.Stage, shard.Shard, a.Slot, a.Epoch, a.Node)))
                .Where(attempt => !seen.Contains((attempt.Stage, attempt.Shard, attempt.Slot, attempt.Node))).ToArray();
            var same = missing.Length == 0 && items.TrueForAll(item => item.SamePlan);
            return new PlacementReport(task.Id, [.. items], missing, index.DroppedPlacements, same);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Answer<byte[][]>> ReadAsync(IEnumerable<RecordEvent.SegmentStored> chain, CancellationToken cancellationToken)
    {
        var read = new List<byte[]>();
        foreach (var segment in chain)
        {
            await using var stream = await blobs.OpenAsync(segment.Blob, cancellationToken);
            if (stream is null) return Damaged(segment, "is missing");
            var bytes = new byte[stream.Length];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            if (hash != segment.Blob) return Damaged(segment, $"is not what was recorded: its SHA-256 is {hash}, the journal says {segment.Blob}");
            read.Add(bytes);
        }

        return read.ToArray();
    }

    private static Refusal Damaged(RecordEvent.SegmentStored segment, string problem) => new(
        RefusalCode.Conflict, $"segment {segment.Number} of chain {segment.Chain} of the scheduler's record (passes {segment.FirstPass} to {segment.LastPass}) {problem}",
        "the record was changed or lost, and nothing is replayed from it; put the blob back from a copy");

    private static void Replay(int chain, byte[][] segments, string taskId, List<AuditedPlacement> items)
    {
        var name = Encoding.UTF8.GetBytes(taskId);
        if (!segments.Any(gzip => RecordSegment.Utf8Of(gzip).AsSpan().IndexOf(name) >= 0)) return;
        var inputs = segments.SelectMany(gzip => SchedulingInputCodec.Decode(RecordSegment.Utf8Of(gzip)));
        foreach (var audit in SchedulingReplay.Audit(inputs, taskId, MostItems - items.Count)) items.Add(Item(chain, audit));
    }

    private static AuditedPlacement Item(int chain, PlacementAudit audit)
    {
        var place = audit.Placement;
        var verdict = audit.SamePlan ? "replayed: the same plan, bit for bit" : "replayed: ANOTHER plan than the one on record";
        return new AuditedPlacement(
            chain, audit.Pass, audit.At, place.Stage, place.Shard, place.Slot, place.Node, place.NodeOwner, place.PricePerHour, place.Score,
            [.. audit.Best.Where(node => node.Node != place.Node).Take(RunnersUp).Select(node => new RunnerUp(node.Node, node.Owner, node.Score))],
            audit.IsBest, audit.Nodes, audit.Falls, audit.Weights.InForce(), audit.SamePlan, verdict);
    }
}
