using Skyops.Kernels.Models.Layers;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models;

/// <summary>A model on a device: its parameters and the pass forwards and back.</summary>
public sealed class Network : IDisposable
{
    private readonly ILayer _layers;

    internal Network(ParameterSet parameters, ILayer layers, Func<int, Shape> inputShape)
    {
        Parameters = parameters;
        _layers = layers;
        InputShape = inputShape;
    }

    /// <summary>What it learns and remembers.</summary>
    public ParameterSet Parameters { get; }

    /// <summary>The shape of an input of so many samples.</summary>
    public Func<int, Shape> InputShape { get; }

    /// <summary>
    /// Logits [classes, samples]; valid until the next call. In training, batch statistics are used and updated.
    /// </summary>
    public Tensor Forward(Tensor input, bool training) => _layers.Forward(input, training);

    /// <summary>Sets all parameters' gradients from the gradient of the last logits.</summary>
    public void Backward(Tensor gradient) => _layers.Backward(gradient);

    /// <inheritdoc/>
    public void Dispose()
    {
        _layers.Dispose();
        Parameters.Dispose();
    }
}
