using Skyops.Tasks;

namespace Skyops.Core.Tasks.Views;

/// <summary>
/// Keeps results sealed until the verdict, so that no node and no owner can copy another replica's answer. In an
/// event's data digests of receipts and of unconfirmed
/// checkpoints are always left out: the verdict's own event shows the accepted one.
/// </summary>
internal static class SealedResults
{
    public static TaskEvent Of(TaskEvent e) => e switch
    {
        ReceiptReceived r => r with { Receipt = Of(r.Receipt) },
        RingerJudged r => r with { Receipt = Of(r.Receipt) },
        CheckpointSaved { Verified: false } c => c with { Checkpoint = new Checkpoint(c.Checkpoint.Step, "", []) },
        ResultsCompared c => c with { Pairs = [], Unreadable = [] },
        _ => e,
    };

    public static SignedReceipt[] Receipts(IEnumerable<TaskEvent> events)
    {
        var receipts = new List<SignedReceipt>();
        var judged = new HashSet<(int Stage, int Shard)>();
        foreach (var e in events)
        {
            if (e is ReceiptReceived received) receipts.Add(received.Receipt);
            if (e is ShardAccepted accepted) judged.Add((accepted.Stage, accepted.Shard));
        }

        return [.. receipts.Select(r => judged.Contains((r.Receipt.Key.Stage, r.Receipt.Key.Shard)) ? r : Of(r))];
    }

    /// <summary>Files that may be known: results of shards with a verdict, and checkpoints that may be resumed from.</summary>
    public static IEnumerable<OutputFile> Files(IReadOnlyList<TaskEvent> events) =>
        Receipts(events).SelectMany(signed => signed.Receipt.Outputs)
            .Concat(events.OfType<CheckpointSaved>().Where(saved => saved.Verified).SelectMany(saved => saved.Checkpoint.Files));

    /// <summary>
    /// Without what gives the result away: digest, files, and the proof, against which a guess could be checked.
    /// </summary>
    private static SignedReceipt Of(SignedReceipt signed) => signed with
    {
        Receipt = signed.Receipt with { Digest = "", Outputs = [] },
        Proof = "",
    };
}
