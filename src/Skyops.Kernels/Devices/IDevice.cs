using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Devices;

/// <summary>
/// A machine for tensors. All devices give the same bits: every operation states its order of evaluation, and no device
/// may take another. One thread uses a device at a time; inside, a device is as parallel as it likes.
/// </summary>
public interface IDevice : IDisposable
{
    /// <summary>For people: what computes, such as <c>cpu (avx512, 2 threads)</c>.</summary>
    string Name { get; }

    /// <summary>The most bytes this device hands out, its own scratch memory included.</summary>
    long MemoryLimitBytes { get; }

    /// <summary>Bytes handed out now, rounded up to the pool's sizes.</summary>
    long MemoryUsedBytes { get; }

    /// <summary>Matrix products and row sums.</summary>
    IMatrixOperations Matrix { get; }

    /// <summary>Two-dimensional convolution and its gradients.</summary>
    IConvolutionOperations Convolution { get; }

    /// <summary>Batch normalisation.</summary>
    INormalisationOperations Normalisation { get; }

    /// <summary>Operations on elements alone.</summary>
    IPointwiseOperations Pointwise { get; }

    /// <summary>Pooling and subsampling of images.</summary>
    IPoolingOperations Pooling { get; }

    /// <summary>Losses.</summary>
    ILossOperations Loss { get; }

    /// <summary>Steps of optimisers.</summary>
    IOptimiserOperations Optimiser { get; }

    /// <summary>A tensor with undefined contents.</summary>
    /// <exception cref="DeviceMemoryException">It does not fit the limit.</exception>
    Tensor Allocate(Shape shape);

    /// <summary>Copies as many elements as the tensor has.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    void Upload(ReadOnlySpan<float> source, Tensor destination);

    /// <summary>Copies all elements out, every NaN as 0x7FC00000.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    void Download(Tensor source, Span<float> destination);
}
