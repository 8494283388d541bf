namespace Skyops.Kernels.Cpu;

/// <summary>How much work is worth another thread: about ten times what waking one costs.</summary>
internal static class Grain
{
    /// <summary>Elements of a pointwise pass.</summary>
    public const long Elements = 131072;

    /// <summary>Fused multiply-adds of a matrix product.</summary>
    public const long MultiplyAdds = 1 << 21;

    /// <summary>
    /// A cache line of elements: ranges begin at multiples, so that no two threads write to one line.
    /// </summary>
    public const int Line = 16;

    /// <summary>Rows of so many elements.</summary>
    public static long Rows(long elements) => Math.Max(1, Elements / Math.Max(1, elements));
}
