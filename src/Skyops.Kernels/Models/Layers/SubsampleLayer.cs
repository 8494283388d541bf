using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>The shortcut without parameters between stages: every stride-th pixel, missing channels zero.</summary>
internal sealed class SubsampleLayer(IDevice device, int channels, int stride) : ILayer
{
    private readonly Slot _output = new();
    private readonly Slot _inputGradient = new();
    private Shape? _inputShape;

    public Tensor Forward(Tensor input, bool training)
    {
        _inputShape = input.Shape;
        var output = _output.Of(
            device,
            new Shape(
                channels, input.Shape[1], (input.Shape[2] + stride - 1) / stride,
                (input.Shape[3] + stride - 1) / stride));
        device.Pooling.Subsample(input, stride, output);
        return output;
    }

    public Tensor Backward(Tensor gradient)
    {
        var inputGradient = _inputGradient.Of(device, _inputShape!);
        device.Pooling.SubsampleBackward(gradient, stride, inputGradient);
        return inputGradient;
    }

    public void Dispose()
    {
        _output.Dispose();
        _inputGradient.Dispose();
    }
}
