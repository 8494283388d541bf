using Skyops.Core.Tasks.Shards;
using Skyops.Core.Validation;
using Skyops.Tasks;

namespace Skyops.Core.Tasks.Deciding;

/// <summary>
/// What a receipt changes. Only the live epoch of a slot can change anything; everything else is answered and
/// forgotten.
/// </summary>
internal static class ReportRules
{
    private const int MessageLength = 2_000;

    public static TaskDecision Decide(TaskDraft draft, string node, IReadOnlyList<SignedReceipt> receipts)
    {
        var answers = new ReportAnswer[receipts.Count];
        for (var i = 0; i < answers.Length; i++) answers[i] = Report(draft, node, receipts[i]);
        return draft.Decision() with { Reports = answers };
    }

    private static ReportAnswer Report(TaskDraft draft, string node, SignedReceipt signed)
    {
        if (draft.Open is not { } open) return ReportAnswer.TaskEnded;
        var receipt = signed.Receipt;
        if (signed.Node == node && open.Ringers.Find(receipt.Key, node) is { } ringer && receipt.Key.TaskId == open.Header.Id)
            return RingerRules.Report(draft, ringer, signed);
        var (answer, live) = LiveAttempt.Find(open, receipt.Key, node);
        if (live is null) return answer;
        if (signed.Node != node) return ReportAnswer.WrongNode;

        var stage = open.Header.Plan[receipt.Key.Stage];
        var metered = Metered(stage.Terms.CapMs, live.Attempt, receipt.RunMs, draft.Now);
        if (receipt.Exit == AttemptExit.Succeeded)
        {
            var problem = OutputManifestCheck.Problem(receipt.Outputs, receipt.Digest)
                ?? stage.OutputProblem(receipt.Outputs)
                ?? SealedManifestCheck.Problem(open.Header.Spec, receipt.Key, receipt.Outputs);
            if (problem is not null)
            {
                FailureFlow.Fail(draft, receipt.Key, live, AttemptFailureCause.Malformed, problem, metered);
                return ReportAnswer.Malformed;
            }

            draft.Raise(new ReceiptReceived(draft.Now, signed, metered));
            VerdictFlow.Judge(draft, receipt.Key.Stage, receipt.Key.Shard);
            return ReportAnswer.Recorded;
        }

        var message = Shorten(receipt.Message);
        var failure = signed with { Receipt = receipt with { Digest = "", Outputs = [], Message = message } };
        draft.Raise(new ReceiptReceived(draft.Now, failure, metered));
        FailureFlow.Fail(draft, receipt.Key, live, FailureRules.CauseOf(receipt.Exit), message, metered);
        return ReportAnswer.Recorded;
    }

    /// <summary>
    /// What the node claims, but never more than the server saw pass since the lease, nor than the wall time limit.
    /// </summary>
    internal static long Metered(long capMs, Attempt attempt, long claimedMs, DateTimeOffset now)
    {
        var seen = (long)(now - attempt.LeasedAt).TotalMilliseconds;
        return Math.Max(0, Math.Min(claimedMs, Math.Min(seen, capMs)));
    }

    private static string? Shorten(string? message) =>
        message is { Length: > MessageLength } ? message[..(MessageLength - 1)] + "…" : message;
}
