using System.Globalization;
using Skyops.Tasks;

namespace Skyops.Core.Tasks;

/// <summary>The sentence for each event that histories and followers show.</summary>
internal static class TaskEventText
{
    public static string Of(TaskEvent e) => e switch
    {
        TaskSubmitted s => $"Submitted by {s.Account}: {Work(s.Spec)}, "
            + $"{s.Spec.Budget} {s.Spec.Currency} held{(s.AwaitsTasks ? $"; waits for {string.Join(", ", s.Spec.After)}" : "")}.",
        DependenciesMet => "All tasks it waited for have completed.",
        AttemptLeased l => $"{Place(l.Stage, l.Shard, l.Slot)} leased to {l.Node} (epoch {l.Epoch}, {l.PricePerHour} an hour"
            + $"{(l.ResumeStep > 0 ? $", resumes at step {Number(l.ResumeStep)}" : "")}).",
        KeyReleased k => $"{Place(k.Stage, k.Shard, k.Slot)}: keys released to {k.Node} (epoch {k.Epoch}) by the {(k.By == SealingKeys.Mine ? "owner" : "broker")}, "
            + $"to its key {k.Recipient[..Math.Min(16, k.Recipient.Length)]}.",
        CheckpointSaved c => $"{Place(c.Stage, c.Shard, c.Slot)} saved a checkpoint at step {Number(c.Checkpoint.Step)} from {c.Node}"
            + $"{(c.Verified ? "" : ", not yet confirmed by another replica")}.",
        ReceiptReceived r => Receipt(r.Receipt.Receipt, r.Receipt.Node, r.MeteredMs),
        AttemptFailed f => Failure(f),
        ReplicaPlanned p => $"{Place(p.Stage, p.Shard, p.Slot)} planned: the first replica's node is checked by a second one.",
        ReplicaAdded a => $"{Place(a.Stage, a.Shard, a.Slot)} added: the replicas' results differ.",
        ResultsCompared c => $"Stage {c.Stage} shard {c.Shard}: results compared number by number.",
        ShardAccepted a => Verdict(a),
        RingerSent r => $"Stage {r.Stage} shard {r.Shard}, whose result is known, tries {r.Node} (a ringer in place of shard {r.RoomShard}, which still waits; the network pays for it).",
        RingerCheckpointed r => $"The ringer on {r.Node} (stage {r.Stage} shard {r.Shard}) saved a checkpoint at step {Number(r.Step)}.",
        RingerJudged r => Ringer(r),
        RingerDropped r => $"The ringer on {r.Node} (stage {r.Stage} shard {r.Shard}) came to nothing ({r.Cause}){(r.Message is null ? "" : $": {r.Message}")}.",
        StageCompleted s => $"Stage {s.Name} is complete.",
        TaskCompleted c => $"Completed: {c.Outputs.Length} output files, {c.Work} for work and {c.Fee} fee.",
        TaskFailed f => $"Failed ({f.Cause}): {f.Detail} {f.Work} for accepted work and {f.Fee} fee.",
        TaskCancelled c => $"Cancelled: {c.Reason} {c.Work} for accepted work and {c.Fee} fee.",
        _ => throw new InvalidOperationException($"no text for {e.GetType().Name}"),
    };

    private static string Work(TaskSpec spec) => spec.Stages is { Length: > 0 } stages
        ? string.Join("; ", stages.Select(s => $"stage {s.Name}{(s.After.Length == 0 ? "" : $" after {string.Join(", ", s.After)}")}: "
            + $"{s.Workload.Executor}, {s.Shards} shards × {Replicas(s.Redundancy ?? spec.Redundancy)}"))
        : $"{spec.Workload.Executor}, {spec.Shards} shards × {Replicas(spec.Redundancy)}";

    private static string Place(int stage, int shard, int slot) => $"Stage {stage} shard {shard} replica {slot}";

    private static string Receipt(Receipt receipt, string node, long meteredMs)
    {
        var key = receipt.Key;
        return $"{Place(key.Stage, key.Shard, key.Slot)} reported by {node}: {receipt.Exit} after {Seconds(meteredMs)}; "
            + $"peak memory {receipt.PeakRamMiB} MiB.";
    }

    private static string Failure(AttemptFailed f) =>
        $"{Place(f.Stage, f.Shard, f.Slot)} failed on {f.Node} ({f.Cause}, fault: {f.Fault.ToString().ToLowerInvariant()})"
        + $"{(f.NotBefore is { } next ? $"; next try from {next.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} UTC" : "")}"
        + $"{(f.Message is null ? "" : $": {f.Message}")}.";

    private static string Verdict(ShardAccepted a)
    {
        var agreed = a.Votes.Count(v => v.Agreed);
        var against = a.Votes.Where(v => !v.Agreed).Select(v => v.Node).ToArray();
        var furthest = a.Votes.Where(v => v.Agreed).Max(v => v.Difference);
        return $"Stage {a.Stage} shard {a.Shard} accepted: {agreed} of {a.Votes.Length} replicas agree on {a.Digest[..Math.Min(12, a.Digest.Length)]}, "
            + $"{(furthest is { } most ? FormattableString.Invariant($"no number further from it than {most:G3}, ") : "")}{a.PaidEach} each{(against.Length == 0 ? "" : $"; outvoted: {string.Join(", ", against)}")}.";
    }

    private static string Ringer(RingerJudged r)
    {
        var key = r.Receipt.Receipt.Key;
        return $"The ringer on {r.Receipt.Node} (stage {key.Stage} shard {key.Shard}) came back after {Seconds(r.MeteredMs)}: "
            + (r.Right ? $"right; the network pays {r.Paid} for it." : "wrong; the node's next results are checked again.");
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(long ms) => $"{(ms / 1000.0).ToString("0.0", CultureInfo.InvariantCulture)} s";

    private static string Replicas(int redundancy) => redundancy == TaskSpec.Adaptive ? "1 or 2 replicas" : $"{redundancy} replicas";
}
