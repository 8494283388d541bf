using Skyops.Kernels.Devices;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models.Layers;

/// <summary>Batch normalisation over the first extent.</summary>
internal sealed class BatchNormLayer : ILayer
{
    private readonly Parameter _gamma;
    private readonly Parameter _beta;
    private readonly BatchNormState _state;
    private readonly IDevice _device;
    private readonly Slot _output = new();
    private readonly Slot _inputGradient = new();
    private readonly Slot _mean = new();
    private readonly Slot _scale = new();
    private Tensor? _input;

    public BatchNormLayer(ParameterSet parameters, string name, int channels)
    {
        _device = parameters.Device;
        var shape = new Shape(channels);
        _gamma = parameters.Add($"{name}.weight", shape, InitialValue.Of(1f), decays: false);
        _beta = parameters.Add($"{name}.bias", shape, InitialValue.Of(0f), decays: false);
        _state = new BatchNormState(
            _gamma.Value,
            _beta.Value,
            parameters.AddBuffer($"{name}.running_mean", shape, InitialValue.Of(0f)).Value,
            parameters.AddBuffer($"{name}.running_var", shape, InitialValue.Of(1f)).Value);
    }

    public Tensor Forward(Tensor input, bool training)
    {
        _input = input;
        var output = _output.Of(_device, input.Shape);
        if (training)
        {
            var shape = _gamma.Value.Shape;
            _device.Normalisation.Forward(input, _state, _mean.Of(_device, shape), _scale.Of(_device, shape), output);
        }
        else
        {
            _device.Normalisation.Infer(input, _state, output);
        }

        return output;
    }

    public Tensor Backward(Tensor gradient)
    {
        var shape = _gamma.Value.Shape;
        var inputGradient = _inputGradient.Of(_device, _input!.Shape);
        _device.Normalisation.Backward(
            _input, gradient, _gamma.Value, _mean.Of(_device, shape), _scale.Of(_device, shape), inputGradient,
            _gamma.Gradient, _beta.Gradient);
        return inputGradient;
    }

    public void Dispose()
    {
        _output.Dispose();
        _inputGradient.Dispose();
        _mean.Dispose();
        _scale.Dispose();
    }
}
