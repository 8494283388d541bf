using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Skyops.Kernels.Devices;

/// <summary>How wide the CPU back end computes. All paths give the same bits.</summary>
public enum VectorPath
{
    /// <summary>One lane, with the hardware's fused multiply-add.</summary>
    Scalar,

    /// <summary>Four lanes: NEON on ARM64, SSE registers with FMA3 on x86.</summary>
    Vector128,

    /// <summary>Eight lanes: AVX2 with FMA3.</summary>
    Avx2,

    /// <summary>Sixteen lanes: AVX-512F.</summary>
    Avx512,
}

/// <summary>Which paths this machine has.</summary>
public static class VectorPaths
{
    /// <summary>
    /// The paths that this machine supports, narrowest first; empty where there is no fused multiply-add.
    /// </summary>
    public static IReadOnlyList<VectorPath> Supported { get; } =
        [.. Enum.GetValues<VectorPath>().Where(IsSupported)];

    /// <summary>The widest path of this machine.</summary>
    /// <exception cref="UnsupportedMachineException">The machine has no fused multiply-add.</exception>
    public static VectorPath Widest =>
        Supported.Count > 0
            ? Supported[^1]
            : throw new UnsupportedMachineException(
                "this processor has no fused multiply-add (FMA3 on x86, NEON on ARM64); Skyops' kernels are defined "
                + "by it and do not approximate it, so this machine cannot take training shards");

    /// <summary>Whether this machine can run a path.</summary>
    public static bool IsSupported(VectorPath path) => path switch
    {
        VectorPath.Scalar => Fma.IsSupported || AdvSimd.Arm64.IsSupported,
        VectorPath.Vector128 => Vector128.IsHardwareAccelerated && (Fma.IsSupported || AdvSimd.Arm64.IsSupported),
        VectorPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        VectorPath.Avx512 => Avx512F.IsSupported && Avx512DQ.IsSupported,
        _ => false,
    };
}
