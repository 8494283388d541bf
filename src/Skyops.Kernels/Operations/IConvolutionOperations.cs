using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>
/// Convolutions as defined sums. Images are [channels, batch, height, width], weights [output, input, kernel, kernel].
/// Every output is one chain of fused multiply-adds weight·pixel + sum from +0; taps that fall on padding, or between
/// the pixels of a strided gradient, multiply a pixel of +0 (they are not skipped: ∞ times such a tap is NaN).
/// </summary>
public interface IConvolutionOperations
{
    /// <summary>
    /// y[o, n, v, u] = Σ w[o, i, t, s]·x[i, n, v·stride + t − padding, u·stride + s − padding], (i, t, s) ascending.
    /// </summary>
    void Forward(ConvolutionGeometry geometry, Tensor x, Tensor w, Tensor y);

    /// <summary>
    /// dx[i, n, v, u] = Σ w[o, i, t, s]·e[o, n, v + padding − t, u + padding − s], (o, t, s) ascending, where e holds
    /// dy at multiples of the stride and +0 elsewhere.
    /// </summary>
    void BackwardInput(ConvolutionGeometry geometry, Tensor w, Tensor dy, Tensor dx);

    /// <summary>
    /// dw[o, i, t, s] = Σ dy[o, n, v, u]·x[i, n, v·stride + t − padding, u·stride + s − padding], (n, v, u) ascending.
    /// </summary>
    void BackwardWeights(ConvolutionGeometry geometry, Tensor x, Tensor dy, Tensor dw);
}
