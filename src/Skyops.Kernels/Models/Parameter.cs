using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models;

/// <summary>What a model learns: a value with its gradient and momentum, all of one shape.</summary>
/// <param name="Name">Its name in files, in the way of PyTorch: <c>stage1.conv1.weight</c>.</param>
/// <param name="Value">The values.</param>
/// <param name="Gradient">Written by the backward pass.</param>
/// <param name="Velocity">The optimiser's momentum.</param>
/// <param name="Decays">Whether weight decay applies: to weights, not to biases and normalisation.</param>
/// <param name="Start">How it is filled at the start.</param>
public sealed record Parameter(
    string Name, Tensor Value, Tensor Gradient, Tensor Velocity, bool Decays, InitialValue Start);

/// <summary>What a model remembers without learning it, such as running means.</summary>
public sealed record ModelBuffer(string Name, Tensor Value, InitialValue Start);

/// <summary>Initial values: uniform in ±bound, or one constant.</summary>
public readonly record struct InitialValue(float Bound, float Constant)
{
    /// <summary>He et al. 2015 for rectifiers, as a uniform distribution: ±√(6 / fan-in).</summary>
    public static InitialValue He(int fanIn) => new(MathF.Sqrt(6f / fanIn), 0f);

    /// <summary>±1 / √fan-in.</summary>
    public static InitialValue Fan(int fanIn) => new(1f / MathF.Sqrt(fanIn), 0f);

    /// <summary>One constant.</summary>
    public static InitialValue Of(float constant) => new(0f, constant);
}
