namespace Orleans.Embedded;

/// <summary>What the attributes of a grain interface method say of its calls.</summary>
[Flags]
public enum GrainMethodOptions
{
    /// <summary>One turn at a time, with an answer.</summary>
    None = 0,

    /// <summary><see cref="Concurrency.ReadOnlyAttribute"/>.</summary>
    ReadOnly = 1,

    /// <summary><see cref="Concurrency.AlwaysInterleaveAttribute"/>.</summary>
    AlwaysInterleave = 2,

    /// <summary><see cref="Concurrency.OneWayAttribute"/>.</summary>
    OneWay = 4,
}
