using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>Pooling and subsampling. Images are [channels, batch, height, width].</summary>
public interface IPoolingOperations
{
    /// <summary>y[c, n] = the fixed-tree sum of image (c, n) divided by its number of pixels.</summary>
    void GlobalAverage(Tensor x, Tensor y);

    /// <summary>dx = dy[c, n] divided by the number of pixels.</summary>
    void GlobalAverageBackward(Tensor dy, Tensor dx);

    /// <summary>
    /// The shortcut without parameters (He et al. 2015, option A): y takes every stride-th pixel of x from (0, 0);
    /// channels that x lacks are +0. y is [≥ channels, batch, ⌈height / stride⌉, ⌈width / stride⌉].
    /// </summary>
    void Subsample(Tensor x, int stride, Tensor y);

    /// <summary>The gradient of <see cref="Subsample"/>: dx is dy at the pixels taken and +0 elsewhere.</summary>
    void SubsampleBackward(Tensor dy, int stride, Tensor dx);
}
