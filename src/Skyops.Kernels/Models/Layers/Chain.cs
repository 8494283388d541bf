using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>Layers one after another.</summary>
internal sealed class Chain(params ILayer[] layers) : ILayer
{
    public Tensor Forward(Tensor input, bool training)
    {
        foreach (var layer in layers)
        {
            input = layer.Forward(input, training);
        }

        return input;
    }

    public Tensor Backward(Tensor gradient)
    {
        for (var i = layers.Length - 1; i >= 0; i--)
        {
            gradient = layers[i].Backward(gradient);
        }

        return gradient;
    }

    public void Dispose()
    {
        foreach (var layer in layers)
        {
            layer.Dispose();
        }
    }
}
