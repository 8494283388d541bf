using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Operations;

/// <summary>Steps of optimisers, in place.</summary>
public interface IOptimiserOperations
{
    /// <summary>
    /// Stochastic gradient descent with momentum and L2 weight decay, each line one fused multiply-add:
    /// g ← fma(weightDecay, w, g); v ← fma(momentum, v, g); w ← fma(−learningRate, v, w).
    /// </summary>
    void SgdStep(Tensor w, Tensor gradient, Tensor velocity, SgdSettings settings);
}

/// <summary>The numbers of one step.</summary>
public readonly record struct SgdSettings(float LearningRate, float Momentum, float WeightDecay);
