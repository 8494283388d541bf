using Skyops.Kernels.Cpu.Gemm;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Devices;
using Skyops.Kernels.Operations;

namespace Skyops.Kernels.Cpu;

/// <summary>All operations of the CPU back end, compiled for one vector width.</summary>
internal sealed record CpuOperations(
    IMatrixOperations Matrix,
    IConvolutionOperations Convolution,
    INormalisationOperations Normalisation,
    IPointwiseOperations Pointwise,
    IPoolingOperations Pooling,
    ILossOperations Loss,
    IOptimiserOperations Optimiser)
{
    public static CpuOperations For(VectorPath path, CpuMemoryPool memory, OutputThreads threads) => path switch
    {
        VectorPath.Scalar => Make<ScalarLane>(memory, threads),
        VectorPath.Vector128 => Make<Lanes128>(memory, threads),
        VectorPath.Avx2 => Make<Lanes256>(memory, threads),
        VectorPath.Avx512 => Make<Lanes512>(memory, threads),
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "not a vector path"),
    };

    private static CpuOperations Make<TLanes>(CpuMemoryPool memory, OutputThreads threads)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var product = new MatrixProduct<TLanes>(memory, threads);
        return new CpuOperations(
            new CpuMatrix<TLanes>(product, threads),
            new CpuConvolution<TLanes>(product, memory, threads),
            new CpuNormalisation<TLanes>(threads),
            new CpuPointwise<TLanes>(threads),
            new CpuPooling<TLanes>(threads),
            new CpuLoss<TLanes>(memory, threads),
            new CpuOptimiser<TLanes>(threads));
    }
}
