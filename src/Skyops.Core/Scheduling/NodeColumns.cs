using Skyops.Ledger;
using Skyops.Nodes;

namespace Skyops.Core.Scheduling;

/// <summary>The columns of the node table, grown together. Memory in MiB.</summary>
internal abstract class NodeColumns
{
    private const int FirstRows = 64;

    public int Count { get; private set; }

    public string[] Address { get; private set; } = new string[FirstRows];

    public ulong[] AddressHash { get; private set; } = new ulong[FirstRows];

    /// <summary>Index in the owner table.</summary>
    public int[] Owner { get; private set; } = new int[FirstRows];

    /// <summary>Null until the node has announced itself.</summary>
    public NodeShape?[] Shape { get; private set; } = new NodeShape?[FirstRows];

    /// <summary><see cref="NodeShape.Index"/> of the shape.</summary>
    public int[] ShapeIndex { get; private set; } = new int[FirstRows];

    public NodeStatus[] Status { get; private set; } = new NodeStatus[FirstRows];

    public Amount[] Price { get; private set; } = new Amount[FirstRows];

    /// <summary>Prices as doubles, for scores and for bounds that need not be exact.</summary>
    public double[] PriceUnits { get; private set; } = new double[FirstRows];

    /// <summary>Place on the ring; below zero until it has one.</summary>
    public int[] Place { get; private set; } = new int[FirstRows];

    /// <summary>The part of the score that is the same for every request.</summary>
    public double[] Common { get; private set; } = new double[FirstRows];

    public double[] Reputation { get; private set; } = new double[FirstRows];

    public double[] Uptime { get; private set; } = new double[FirstRows];

    /// <summary>Index of its network; <see cref="NetworkTable.Unknown"/> when that is not known.</summary>
    public int[] Network { get; private set; } = new int[FirstRows];

    /// <summary>Seconds it stays, rounded down in steps; <see cref="int.MaxValue"/> when it announced no end.</summary>
    public int[] StaysSeconds { get; private set; } = new int[FirstRows];

    /// <summary>Round trip to the silo; -1 until it was measured.</summary>
    public int[] LatencyMs { get; private set; } = new int[FirstRows];

    /// <summary>Share of its recent attempts that failed, 0…1.</summary>
    public double[] FailureShare { get; private set; } = new double[FirstRows];

    /// <summary>What it holds, ascending.</summary>
    public ulong[][] Holds { get; private set; } = new ulong[FirstRows][];

    public int[] Slots { get; private set; } = new int[FirstRows];

    public int[] FreeSlots { get; private set; } = new int[FirstRows];

    public int[] FreeCpu { get; private set; } = new int[FirstRows];

    public int[] FreeRam { get; private set; } = new int[FirstRows];

    public int[] FreeDisk { get; private set; } = new int[FirstRows];

    /// <summary>Free GPUs, a bit each, see <see cref="NodeShape.Gpus"/>.</summary>
    public ulong[] FreeGpus { get; private set; } = new ulong[FirstRows];

    /// <summary>Adds a row of zeros and answers its index.</summary>
    protected int AddRow()
    {
        if (Count == Address.Length) Grow(Count * 2);
        return Count++;
    }

    private void Grow(int rows)
    {
        Address = Longer(Address, rows);
        AddressHash = Longer(AddressHash, rows);
        Owner = Longer(Owner, rows);
        Shape = Longer(Shape, rows);
        ShapeIndex = Longer(ShapeIndex, rows);
        Status = Longer(Status, rows);
        Price = Longer(Price, rows);
        PriceUnits = Longer(PriceUnits, rows);
        Place = Longer(Place, rows);
        Common = Longer(Common, rows);
        Reputation = Longer(Reputation, rows);
        Uptime = Longer(Uptime, rows);
        Network = Longer(Network, rows);
        StaysSeconds = Longer(StaysSeconds, rows);
        LatencyMs = Longer(LatencyMs, rows);
        FailureShare = Longer(FailureShare, rows);
        Holds = Longer(Holds, rows);
        Slots = Longer(Slots, rows);
        FreeSlots = Longer(FreeSlots, rows);
        FreeCpu = Longer(FreeCpu, rows);
        FreeRam = Longer(FreeRam, rows);
        FreeDisk = Longer(FreeDisk, rows);
        FreeGpus = Longer(FreeGpus, rows);
    }

    private static T[] Longer<T>(T[] column, int rows)
    {
        Array.Resize(ref column, rows);
        return column;
    }
}
