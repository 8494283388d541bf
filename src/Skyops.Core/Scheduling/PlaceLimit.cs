using Skyops.Ledger;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What a slot may pay, how long a node must stay for it, and which places are kept for a gang while it would run: what
/// is different from task to task within a group, and so is asked of single nodes, exactly, and not kept in the tree of
/// the group.
/// </summary>
internal readonly struct PlaceLimit(NodeTable nodes, NodeRing ring, Amount mostPerHour, int staysSeconds, KeptPlaces? kept)
{
    private readonly NodeTable _nodes = nodes;
    private readonly NodeRing _ring = ring;
    private readonly Amount _mostPerHour = mostPerHour;
    private readonly int _staysSeconds = staysSeconds;
    private readonly KeptPlaces? _kept = kept;

    /// <summary>Rounded as prices in the tree are, so what is above it is above the exact amount too.</summary>
    public double MostUnits { get; } = (double)mostPerHour.Units;

    public static PlaceLimit Of(SchedulerState state, WaitingEntry entry, DateTimeOffset now) => new(
        state.Nodes, state.Ring, entry.MostPerHour, (int)entry.Duration.TotalSeconds, state.Kept.ClosedTo(entry, now));

    public bool Allows(int place)
    {
        var node = _ring.NodeAt(place);
        return _nodes.Price[node] <= _mostPerHour && _nodes.StaysSeconds[node] >= _staysSeconds && _kept?.Holds(node) != true;
    }
}
