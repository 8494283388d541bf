namespace Skyops.Kernels.Models;

/// <summary>The extents of one sample. A table's row is one channel of height 1.</summary>
public readonly record struct SampleShape(int Channels, int Height, int Width)
{
    /// <summary>Numbers in one sample.</summary>
    public int Features => Channels * Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"{Channels}×{Height}×{Width}";
}
