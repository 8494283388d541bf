using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>y = body(x) + shortcut(x); without a shortcut layer, x itself.</summary>
internal sealed class ResidualLayer(IDevice device, ILayer body, ILayer? shortcut) : ILayer
{
    private readonly Slot _output = new();
    private readonly Slot _inputGradient = new();

    public Tensor Forward(Tensor input, bool training)
    {
        var main = body.Forward(input, training);
        var side = shortcut is null ? input : shortcut.Forward(input, training);
        var output = _output.Of(device, main.Shape);
        device.Pointwise.Add(main, side, output);
        return output;
    }

    public Tensor Backward(Tensor gradient)
    {
        var main = body.Backward(gradient);
        var side = shortcut is null ? gradient : shortcut.Backward(gradient);
        var inputGradient = _inputGradient.Of(device, main.Shape);
        device.Pointwise.Add(main, side, inputGradient);
        return inputGradient;
    }

    public void Dispose()
    {
        body.Dispose();
        shortcut?.Dispose();
        _output.Dispose();
        _inputGradient.Dispose();
    }
}
