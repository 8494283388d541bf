using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>
/// A step of a model. Tensors that a layer returns belong to it and are valid until its next call in the same
/// direction.
/// </summary>
internal interface ILayer : IDisposable
{
    /// <summary>The output; in training the layer keeps what its gradient needs.</summary>
    Tensor Forward(Tensor input, bool training);

    /// <summary>
    /// The gradient of the last forward pass's input, given that of its output; sets its parameters' gradients.
    /// </summary>
    Tensor Backward(Tensor gradient);
}
