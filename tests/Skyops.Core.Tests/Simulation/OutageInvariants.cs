using Skyops.Core.Nodes;

namespace Skyops.Core.Tests.Simulation;

/// <summary>
/// When so many machines are cut off at once that the breaker must open, none of them is given up while that lasts. Only
/// judged when everybody has had time to notice: the outage, the silo and the store are a while old.
/// </summary>
internal sealed class OutageInvariants(World world, Invariants durable)
{
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);

    private HashSet<string> _cut = [];
    private TimeSpan _since;

    public void Begin(IEnumerable<SimWorker> cut)
    {
        var living = world.Workers.Where(worker => durable.Node(worker.Address) is NodeState.Ready or NodeState.Quarantined { Link: NodeLink.Reachable })
            .Select(worker => worker.Address).ToHashSet();
        var gone = cut.Select(worker => worker.Address).Where(living.Contains).ToHashSet();

        // One that is back between two words of it makes a difference of one: judge only what is not on the edge.
        var clear = gone.Count > LossBreaker.FewestGone && gone.Count - 1 > LossBreaker.GoneShare * living.Count;
        (_cut, _since) = (clear ? gone : [], world.Queue.Elapsed);
    }

    public void End() => _cut = [];

    public void Lost(string node)
    {
        var now = world.Queue.Elapsed;
        if (!_cut.Contains(node) || now - _since < Noticed || now - world.SiloSince < Settled || now - world.Journal.TroubleAt < Settled) return;
        world.Violate($"{node} was given up in an outage of {_cut.Count} of {world.Workers.Count} nodes");
    }
}
