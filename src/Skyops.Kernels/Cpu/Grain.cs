namespace Skyops.Kernels.Cpu;

/// <summary>How much work is worth another thread: about ten times what waking one costs.</summary>
internal static class Grain
{
    /// <summary>Elements of a pointwise pass.</summary>
    public const long Elements = 32768;

    /// <summary>Rows of so many elements.</summary>
    public static long Rows(long elements) => Math.Max(1, Elements / Math.Max(1, elements));
}
