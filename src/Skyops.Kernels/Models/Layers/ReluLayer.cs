using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>max(x, 0).</summary>
internal sealed class ReluLayer(IDevice device) : ILayer
{
    private readonly Slot _output = new();
    private readonly Slot _inputGradient = new();
    private Tensor? _last;

    public Tensor Forward(Tensor input, bool training)
    {
        _last = _output.Of(device, input.Shape);
        device.Pointwise.Relu(input, _last);
        return _last;
    }

    public Tensor Backward(Tensor gradient)
    {
        var inputGradient = _inputGradient.Of(device, gradient.Shape);
        device.Pointwise.ReluBackward(_last!, gradient, inputGradient);
        return inputGradient;
    }

    public void Dispose()
    {
        _output.Dispose();
        _inputGradient.Dispose();
    }
}
