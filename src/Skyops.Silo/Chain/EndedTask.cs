using System.Security.Cryptography;
using System.Text;
using Skyops.Chain;
using Skyops.Core.Tasks;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.TaskBatches;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Silo.Chain;

/// <summary>
/// What a task was, as a batch commits to it: made from its rows and logs, without waking its grain. Results that never had a verdict stay
/// sealed here, too.
/// </summary>
/// <param name="View">How it ended.</param>
/// <param name="Seq">The last row.</param>
/// <param name="Events">Its life.</param>
/// <param name="Logs">Pieces of its logs.</param>
/// <param name="Receipts">What its nodes signed.</param>
internal sealed record EndedTask(TaskView View, long Seq, ProvedEvent[] Events, ProvedLog[] Logs, SignedReceipt[] Receipts)
{
    private const int LogPage = 1_000;
    private static readonly Dictionary<AttemptKey, AttemptProgress> NoProgress = [];

    public BatchedTask ToBatch() => new(View.Id, Seq, Logs.Length, [.. Digests().Select(digest => $"{digest}")]);

    /// <summary>In the order of the trees.</summary>
    public Hash256[] Digests() =>
    [
        TaskDigests.LifeEvents(View.Id, [.. Events.Select(each => (each.Seq, each.Type, each.Data))]),
        TaskDigests.Execution(View.Id, View.SpecHash, $"{View.Status}", [.. View.Outputs.Select(file => (file.Path, file.Sha256))]),
        TaskDigests.Logs(View.Id, [.. Logs.Select(piece => (piece.Attempt, piece.Number, piece.Sha256))]),
        TaskDigests.Receipts(View.Id, [.. Receipts.Select(each => ($"{each.Receipt.Key}", each.Node, each.Receipt.Digest, each.Proof))]),
    ];

    /// <summary>Reads a task up to a row and a piece of its logs; null when it has not ended there.</summary>
    public static async Task<EndedTask?> ReadAsync(
        IJournal journal, ILogStore logs, string task, long upTo, int logPieces, CancellationToken cancellationToken)
    {
        var (state, seq) = ((TaskState)TaskState.None.Instance, 0L);
        var (shown, all) = (new List<ProvedEvent>(), new List<TaskEvent>());
        await foreach (var row in journal.ReadAsync($"task/{task}", 0, cancellationToken))
        {
            if (row.Seq > upTo) break;
            foreach (var happened in TaskEventCodec.Decode(row.Data.Span))
            {
                state = TaskDecider.Apply(state, happened);
                all.Add(happened);
                var update = TaskProjection.Update(row.Seq, happened, 0);
                shown.Add(new ProvedEvent(update.Seq, update.At, update.Type, update.Data ?? ""));
            }

            seq = row.Seq;
        }

        if (state is not TaskState.Ended || TaskProjection.View(state, NoProgress, seq, default) is not { } view) return null;
        return new EndedTask(view, seq, [.. shown], await LogsAsync(logs, task, logPieces, cancellationToken), TaskProjection.Receipts(all));
    }

    private static async Task<ProvedLog[]> LogsAsync(ILogStore logs, string task, int most, CancellationToken cancellationToken)
    {
        var pieces = new List<ProvedLog>();
        for (long position = 0; pieces.Count < most;)
        {
            var page = await logs.ReadAsync(task, position, Math.Min(LogPage, most - pieces.Count), cancellationToken);
            if (page.Chunks.Count == 0) break;
            foreach (var piece in page.Chunks)
                pieces.Add(new ProvedLog(piece.Attempt, piece.Number, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(piece.Text)))));
            position = page.NextPosition;
        }

        return [.. pieces];
    }
}
