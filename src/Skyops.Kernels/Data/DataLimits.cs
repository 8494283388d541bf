namespace Skyops.Kernels.Data;

/// <summary>What a data file may hold at most.</summary>
public sealed record DataLimits
{
    /// <summary>The defaults.</summary>
    public static DataLimits Default { get; } = new();

    /// <summary>Bytes after decompression. Default: 1 GiB.</summary>
    public long Bytes { get; init; } = 1L << 30;

    /// <summary>Samples. Default: 10,000,000.</summary>
    public int Rows { get; init; } = 10_000_000;

    /// <summary>Numbers in a sample, the label included. Default: 100,000.</summary>
    public int Columns { get; init; } = 100_000;

    /// <summary>Numbers in all samples. Default: 268,435,456 (1 GiB of binary32).</summary>
    public long Values { get; init; } = 1L << 28;

    /// <summary>Classes; labels are 0 … classes − 1. Default: 10,000.</summary>
    public int Classes { get; init; } = 10_000;
}
