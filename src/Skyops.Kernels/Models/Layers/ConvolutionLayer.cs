using Skyops.Kernels.Devices;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>
/// A convolution without bias, padded so that stride 1 keeps the size. Images [channels, batch, height, width].
/// </summary>
internal sealed class ConvolutionLayer : ILayer
{
    private readonly Parameter _weight;
    private readonly int _stride;
    private readonly bool _isFirst;
    private readonly IDevice _device;
    private readonly Slot _output = new();
    private readonly Slot _inputGradient = new();
    private ConvolutionGeometry? _geometry;
    private Tensor? _input;

    public ConvolutionLayer(
        ParameterSet parameters, string name, int inputs, int outputs, int kernel, int stride, bool isFirst = false)
    {
        _device = parameters.Device;
        _stride = stride;
        _isFirst = isFirst;
        _weight = parameters.Add(
            $"{name}.weight", new Shape(outputs, inputs, kernel, kernel), InitialValue.He(inputs * kernel * kernel),
            decays: true);
    }

    public Tensor Forward(Tensor input, bool training)
    {
        _input = input;
        var (shape, weight) = (input.Shape, _weight.Value.Shape);
        _geometry = new ConvolutionGeometry(
            weight[1], weight[0], shape[1], shape[2], shape[3], weight[2], _stride, weight[2] / 2);
        var output = _output.Of(
            _device, new Shape(weight[0], shape[1], _geometry.OutputHeight, _geometry.OutputWidth));
        _device.Convolution.Forward(_geometry, input, _weight.Value, output);
        return output;
    }

    public Tensor Backward(Tensor gradient)
    {
        _device.Convolution.BackwardWeights(_geometry!, _input!, gradient, _weight.Gradient);
        if (_isFirst)
        {
            return gradient;
        }

        var inputGradient = _inputGradient.Of(_device, _input!.Shape);
        _device.Convolution.BackwardInput(_geometry!, _weight.Value, gradient, inputGradient);
        return inputGradient;
    }

    public void Dispose()
    {
        _output.Dispose();
        _inputGradient.Dispose();
    }
}
