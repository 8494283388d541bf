using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>
/// Batch normalisation (Ioffe, Szegedy 2015) over [channels, m]: a channel is one contiguous row, whatever the shape of
/// its images. Sums are in the fixed tree; ε = 1e-5.
/// </summary>
public interface INormalisationOperations
{
    /// <summary>
    /// mean = Σx / m; variance = Σ(x − mean)² / m; scale = 1 / √(variance + ε); y = ((x − mean)·scale)·gamma + beta
    /// with the last two steps fused. The running values move towards the batch's by 1/10: r ← fma(batch − r, 0.1, r).
    /// </summary>
    void Forward(Tensor x, BatchNormState state, Tensor mean, Tensor scale, Tensor y);

    /// <summary>The same with the running mean and variance in place of the batch's; nothing is updated.</summary>
    void Infer(Tensor x, BatchNormState state, Tensor y);

    /// <summary>
    /// With h = (x − mean)·scale: dbeta = Σdy; dgamma = Σdy·h;
    /// dx = (gamma·scale)·((dy − dbeta / m) − h·(dgamma / m)), the last subtraction fused.
    /// </summary>
    void Backward(
        Tensor x, Tensor dy, Tensor gamma, Tensor mean, Tensor scale, Tensor dx, Tensor dgamma, Tensor dbeta);
}

/// <summary>Per channel: learnt scale and offset, running mean and (biased) variance.</summary>
public sealed record BatchNormState(Tensor Gamma, Tensor Beta, Tensor RunningMean, Tensor RunningVariance);
