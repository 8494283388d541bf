using Skyops.Kernels.Devices;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>y = W·x + b. Input [features, batch], output [outputs, batch], W [outputs, features].</summary>
internal sealed class LinearLayer : ILayer
{
    private readonly Parameter _weight;
    private readonly Parameter _bias;
    private readonly bool _isFirst;
    private readonly IDevice _device;
    private readonly Slot _output = new();
    private readonly Slot _inputGradient = new();
    private Tensor? _input;

    public LinearLayer(
        ParameterSet parameters, string name, int features, int outputs, InitialValue start, bool isFirst = false)
    {
        _device = parameters.Device;
        _isFirst = isFirst;
        _weight = parameters.Add($"{name}.weight", new Shape(outputs, features), start, decays: true);
        _bias = parameters.Add($"{name}.bias", new Shape(outputs), InitialValue.Of(0f), decays: false);
    }

    public Tensor Forward(Tensor input, bool training)
    {
        _input = input;
        var output = _output.Of(_device, new Shape(_weight.Value.Shape[0], input.Shape[1]));
        _device.Matrix.Multiply(_weight.Value, false, input, false, output);
        _device.Matrix.AddToRows(output, _bias.Value);
        return output;
    }

    public Tensor Backward(Tensor gradient)
    {
        _device.Matrix.Multiply(gradient, false, _input!, true, _weight.Gradient);
        _device.Matrix.SumRows(gradient, _bias.Gradient);
        if (_isFirst)
        {
            return gradient;
        }

        var inputGradient = _inputGradient.Of(_device, _input!.Shape);
        _device.Matrix.Multiply(_weight.Value, true, gradient, false, inputGradient);
        return inputGradient;
    }

    public void Dispose()
    {
        _output.Dispose();
        _inputGradient.Dispose();
    }
}
