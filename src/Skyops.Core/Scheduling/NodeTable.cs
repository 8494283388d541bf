using System.Numerics;
using Skyops.Core.Hashing;
using Skyops.Core.Scheduling.Scoring;
using Skyops.Nodes;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// All nodes of a pool as a structure of arrays: column n of each is node n. A node that was only heard of through a
/// live attempt has no shape yet and takes no work.
/// Free amounts may fall below zero when a node comes back smaller than what runs on it.
/// </summary>
internal sealed class NodeTable : NodeColumns
{
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeShape> _shapes = new(StringComparer.Ordinal);
    private readonly List<NodeShape> _shapeList = [];
    private readonly Departures _departures = new();

    /// <summary>Nodes that have announced themselves and stand nowhere on the ring yet.</summary>
    public List<int> Joined { get; } = [];

    /// <summary>A node changed hands, so that the ring must be dealt anew.</summary>
    public bool Regrouped { get; set; }

    /// <summary>Prices by place of the ring.</summary>
    public double[] PriceAtPlace { get; private set; } = [];

    /// <summary>What all announced nodes have together, busy or not.</summary>
    public PoolTotals Totals { get; } = new();

    public NodeChanges Changes { get; } = new();

    /// <summary>What <see cref="NodeColumns.Common"/> was made with.</summary>
    public ScoreWeights Weights
    {
        get;
        set
        {
            if (field == value) return;
            field = value;
            for (var node = 0; node < Count; node++) Common[node] = NodeScore.Common(this, node, value);
        }
    }
    = ScoreWeights.Default;

    public OwnerTable Owners { get; } = new();

    /// <summary>By <see cref="NodeShape.Index"/>.</summary>
    public IReadOnlyList<NodeShape> Shapes => _shapeList;

    public NetworkTable Networks { get; } = new();

    /// <summary>A node said what blobs it holds.</summary>
    public bool AnyHolds { get; private set; }

    /// <summary>Accounts that a node has named as one of the only ones it works for.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    public bool TryIndexOf(string address, out int node) => _indexes.TryGetValue(address, out node);

    /// <summary>The index of a node, which is made room for when nothing is known of it yet.</summary>
    public int IndexOf(string address)
    {
        if (_indexes.TryGetValue(address, out var node)) return node;
        node = AddRow();
        _indexes[address] = node;
        Address[node] = address;
        AddressHash[node] = StableHash.Of(address);
        Owner[node] = OwnerTable.Unknown;
        Place[node] = -1;
        Network[node] = NetworkTable.Unknown;
        Status[node] = NodeStatus.Lost;
        StaysSeconds[node] = int.MaxValue;
        LatencyMs[node] = -1;
        Holds[node] = [];
        return node;
    }

    /// <summary>
    /// Takes over what a node says of itself. Answers true when its totals changed, so that what is reserved on it has
    /// to be taken off again.
    /// </summary>
    public bool Put(NodeSnapshot snapshot)
    {
        var node = IndexOf(snapshot.Address);
        var shape = ShapeOf(snapshot.Capabilities);
        var owner = Owners.IndexOf(snapshot.Owner);
        var resized = Shape[node] != shape || Slots[node] != snapshot.Slots;
        if (Shape[node] is null) Joined.Add(node);
        else if (Owner[node] != owner) Regrouped = true;
        Totals.Replace(Shape[node], shape);
        (Shape[node], ShapeIndex[node]) = (shape, shape.Index);
        Owner[node] = owner;
        Status[node] = snapshot.Status;
        Price[node] = snapshot.PricePerHour;
        PriceUnits[node] = (double)snapshot.PricePerHour.Units;
        if (Place[node] >= 0) PriceAtPlace[Place[node]] = PriceUnits[node];
        Reputation[node] = Math.Clamp(snapshot.Reputation, 0, 1);
        Uptime[node] = Math.Clamp(snapshot.Uptime, 0, 1);
        Slots[node] = snapshot.Slots;
        Network[node] = Networks.Move(node, Network[node], snapshot.Network);
        StaysSeconds[node] = _departures.Set(node, snapshot.AvailableUntil);
        LatencyMs[node] = snapshot.LatencyMs ?? -1;
        FailureShare[node] = Math.Clamp(snapshot.FailureShare, 0, 1);
        Holds[node] = snapshot.Holds;
        AnyHolds |= snapshot.Holds.Length > 0;
        if (resized) Empty(node, shape);
        Changed(node);
        return resized;
    }

    /// <summary>
    /// Time has passed: nodes that announced an end stay less long. Scores do not depend on it, and whether a node stays
    /// long enough is asked of single nodes, see <see cref="PlaceLimit"/>.
    /// </summary>
    public void MoveTo(DateTimeOffset now)
    {
        foreach (var (node, seconds) in _departures.Due(now)) StaysSeconds[node] = seconds;
    }

    /// <summary>Makes room for places of the ring up to and without this one.</summary>
    public void GrowPlaces(int places)
    {
        if (PriceAtPlace.Length < places) PriceAtPlace = new double[places];
        Changes.Grow(places);
    }

    /// <summary>The ring has given the node this place.</summary>
    public void StandsAt(int node, int place)
    {
        if (Place[node] >= 0) Changes.Note(Place[node]);
        Place[node] = place;
        PriceAtPlace[place] = PriceUnits[node];
        Changes.Note(place);
    }

    /// <summary>
    /// Takes room for an attempt and answers which GPUs it took. Never refuses: the caller has checked, or the attempt
    /// runs already.
    /// </summary>
    public ulong Reserve(int node, ResourceRequest need, ulong matching)
    {
        FreeCpu[node] -= need.CpuCores;
        FreeRam[node] -= need.RamMiB;
        FreeDisk[node] -= need.DiskMiB;
        FreeSlots[node]--;
        ulong taken = 0;
        for (var left = need.Gpus; left > 0 && (FreeGpus[node] & matching) != 0; left--)
        {
            var bit = 1UL << BitOperations.TrailingZeroCount(FreeGpus[node] & matching);
            FreeGpus[node] &= ~bit;
            taken |= bit;
        }

        Changed(node);
        return taken;
    }

    public void Release(int node, ResourceRequest need, ulong gpus)
    {
        FreeCpu[node] += need.CpuCores;
        FreeRam[node] += need.RamMiB;
        FreeDisk[node] += need.DiskMiB;
        FreeSlots[node]++;
        FreeGpus[node] |= gpus;
        Changed(node);
    }

    private void Changed(int node)
    {
        Common[node] = NodeScore.Common(this, node, Weights);
        Changes.Note(Place[node]);
    }

    private NodeShape ShapeOf(NodeCapabilities has)
    {
        var key = NodeShape.KeyOf(has);
        if (_shapes.TryGetValue(key, out var shape)) return shape;
        _shapes[key] = shape = new NodeShape(_shapes.Count, has);
        _shapeList.Add(shape);
        return shape;
    }

    private void Empty(int node, NodeShape shape)
    {
        FreeCpu[node] = shape.CpuCores;
        FreeRam[node] = shape.RamMiB;
        FreeDisk[node] = shape.DiskMiB;
        FreeSlots[node] = Slots[node];
        FreeGpus[node] = shape.AllGpus;
    }
}
