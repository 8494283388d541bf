using Skyops.Core.Nodes;
using Skyops.Errors;
using Skyops.Nodes;
using Skyops.Storage;
using Skyops.Tasks;

namespace Skyops.Grains.Nodes;

/// <summary>Sends a quarantined node its canaries and hears what they come to.</summary>
internal sealed class CanaryDesk(
    IBlobStore blobs, NodeAssignments assignments, CommandSignal signal, TimeProvider time, Func<NodeState> state, Func<NodeCommand, Task<Refusal?>> handle)
{
    /// <summary>The next one is due, or the one under way has had its time.</summary>
    public async Task DueAsync()
    {
        if (state() is not NodeState.Quarantined quarantined) return;
        if (quarantined.Canary.Out is { } sent)
        {
            await handle(new NodeCommand.AnswerCanary(sent.Key, "", $"no answer within {Canaries.Longest.TotalSeconds:0} s"));
            return;
        }

        var offer = quarantined.Facts.Offer;
        var work = Canaries.Of(offer.Capabilities.Executors, quarantined.Canary.Sent + 1);
        if (work.Data is { } data) await blobs.PutAsync(new MemoryStream(data.Bytes, writable: false), data.Sha256, data.Bytes.Length);
        var key = CanaryNames.Key(time.GetUtcNow());
        await handle(new NodeCommand.SendCanary(key, work.Digest));
        if (!IsOut(state(), key)) return;
        assignments.Assign([work.ToAssignment(key, offer.Owner, offer.PricePerHour)], known: false);
        signal.Raise();
    }

    /// <summary>Recorded: it was the one under way. Stale: another one is, or none.</summary>
    public async Task<ReportAnswer> ReportedAsync(SignedReceipt signed)
    {
        var receipt = signed.Receipt;
        if (!IsOut(state(), receipt.Key)) return ReportAnswer.StaleEpoch;
        var problem = receipt.Exit == AttemptExit.Succeeded ? null : $"{receipt.Exit}: {receipt.Message}";
        await handle(new NodeCommand.AnswerCanary(receipt.Key, receipt.Digest, problem));
        return ReportAnswer.Recorded;
    }

    /// <summary>A canary that is over for the node is over for its worker.</summary>
    public void Changed(NodeState before, NodeState after)
    {
        if (before is not NodeState.Quarantined { Canary.Out: { } sent } || IsOut(after, sent.Key)) return;
        assignments.Release([sent.Key], stop: true);
        if (assignments.HasCommands) signal.Raise();
    }

    private static bool IsOut(NodeState state, AttemptKey key) => state is NodeState.Quarantined { Canary.Out: { } sent } && sent.Key == key;
}
