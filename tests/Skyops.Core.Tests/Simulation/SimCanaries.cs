using Skyops.Core.Nodes;
using Skyops.Nodes;
using Skyops.Tasks;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// Mirrors the canary desk and watch of the node grain. A simulated machine has answers of its own, so the simulation says
/// what the right one is.
/// </summary>
internal sealed class SimCanaries(SimSilo silo, string address, NodeAssignments assignments, Func<NodeState> state, Func<NodeCommand, Task> handle, Action raise)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private Lifetime _watch = new();

    public async Task<ReportAnswer> ReportedAsync(SignedReceipt signed)
    {
        var receipt = signed.Receipt;
        if (!IsOut(state(), receipt.Key)) return ReportAnswer.StaleEpoch;
        await handle(new NodeCommand.AnswerCanary(receipt.Key, receipt.Digest, receipt.Exit == AttemptExit.Succeeded ? null : $"{receipt.Exit}"));
        return ReportAnswer.Recorded;
    }

    public void Changed(NodeState before, NodeState after)
    {
        if (before is not NodeState.Quarantined { Canary.Out: { } sent } || IsOut(after, sent.Key)) return;
        assignments.Release([sent.Key], stop: true);
        raise();
    }

    public void Set(NodeState now, bool connected)
    {
        _watch.End();
        if (!connected || Canaries.DueAt(now, First) is not { } due) return;
        var watch = _watch = new Lifetime();
        var wait = due > silo.Now ? due - silo.Now : TimeSpan.FromMilliseconds(10);
        silo.World.Queue.After(wait, silo.Life, () =>
        {
            if (!watch.Ended) silo.World.Guard(silo.Life, () => silo.NodeActor(address).TurnAsync(_ => DueAsync()));
        });
    }

    private async Task DueAsync()
    {
        if (state() is not NodeState.Quarantined quarantined) return;
        if (quarantined.Canary.Out is { } sent)
        {
            await handle(new NodeCommand.AnswerCanary(sent.Key, "", "no answer"));
            return;
        }

        var offer = quarantined.Facts.Offer;
        var key = CanaryNames.Key(silo.Now);
        var assignment = Canaries.Of(offer.Capabilities.Executors, 1).ToAssignment(key, offer.Owner, offer.PricePerHour);
        await handle(new NodeCommand.SendCanary(key, WorkerModel.HonestDigest(assignment)));
        if (!IsOut(state(), key)) return;
        assignments.Assign([assignment], known: false);
        raise();
    }

    private static bool IsOut(NodeState state, AttemptKey key) => state is NodeState.Quarantined { Canary.Out: { } sent } && sent.Key == key;
}
