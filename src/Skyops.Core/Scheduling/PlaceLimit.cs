using Skyops.Ledger;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What a slot may pay, and which places are kept for a gang while it would run: what is different from task to task
/// within a group, and so is asked of single nodes, exactly, and not kept in the tree of the group.
/// </summary>
internal readonly struct PlaceLimit(NodeTable nodes, NodeRing ring, Amount mostPerHour, KeptPlaces? kept)
{
    private readonly NodeTable _nodes = nodes;
    private readonly NodeRing _ring = ring;
    private readonly Amount _mostPerHour = mostPerHour;
    private readonly KeptPlaces? _kept = kept;

    /// <summary>Rounded as prices in the tree are, so what is above it is above the exact amount too.</summary>
    public double MostUnits { get; } = (double)mostPerHour.Units;

    public bool Allows(int place) =>
        _nodes.Price[_ring.NodeAt(place)] <= _mostPerHour && (_kept is null || !_kept.Holds(_ring.NodeAt(place)));
}
