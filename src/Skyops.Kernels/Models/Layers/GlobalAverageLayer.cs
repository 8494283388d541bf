using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>The mean of each image: [channels, batch, height, width] to [channels, batch].</summary>
internal sealed class GlobalAverageLayer(IDevice device) : ILayer
{
    private readonly Slot _output = new();
    private readonly Slot _inputGradient = new();
    private Shape? _inputShape;

    public Tensor Forward(Tensor input, bool training)
    {
        _inputShape = input.Shape;
        var output = _output.Of(device, new Shape(input.Shape[0], input.Shape[1]));
        device.Pooling.GlobalAverage(input, output);
        return output;
    }

    public Tensor Backward(Tensor gradient)
    {
        var inputGradient = _inputGradient.Of(device, _inputShape!);
        device.Pooling.GlobalAverageBackward(gradient, inputGradient);
        return inputGradient;
    }

    public void Dispose()
    {
        _output.Dispose();
        _inputGradient.Dispose();
    }
}
