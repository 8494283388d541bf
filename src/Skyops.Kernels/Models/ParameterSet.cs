using Skyops.Kernels.Devices;
using Skyops.Kernels.Random;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Models;

/// <summary>
/// The parameters and buffers of a model in the order of their making, which is the order of their random streams.
/// </summary>
public sealed class ParameterSet(IDevice device) : IDisposable
{
    private readonly List<Parameter> _parameters = [];
    private readonly List<ModelBuffer> _buffers = [];
    private readonly List<Tensor> _tensors = [];

    /// <summary>The device of all tensors.</summary>
    public IDevice Device { get; } = device;

    /// <summary>What is learnt.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>What is only remembered.</summary>
    public IReadOnlyList<ModelBuffer> Buffers => _buffers;

    /// <summary>How many numbers are learnt.</summary>
    public long Count => _parameters.Sum(p => (long)p.Value.Count);

    /// <summary>Makes a parameter.</summary>
    public Parameter Add(string name, Shape shape, InitialValue start, bool decays)
    {
        var value = Own(shape);
        var parameter = new Parameter(name, value, Own(shape), Own(shape), decays, start);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Makes a buffer.</summary>
    public ModelBuffer AddBuffer(string name, Shape shape, InitialValue start)
    {
        var buffer = new ModelBuffer(name, Own(shape), start);
        _buffers.Add(buffer);
        return buffer;
    }

    /// <summary>Fills values from the seed (parameter i from its own stream) and clears momentum.</summary>
    public void Initialise(ulong seed)
    {
        for (var i = 0; i < _parameters.Count; i++)
        {
            var parameter = _parameters[i];
            Fill(parameter.Value, parameter.Start, RandomStreams.Of(seed, StreamPurpose.InitialWeights, i));
            Device.Pointwise.Fill(parameter.Velocity, 0f);
        }

        foreach (var buffer in _buffers)
        {
            Device.Pointwise.Fill(buffer.Value, buffer.Start.Constant);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _tensors)
        {
            tensor.Dispose();
        }
    }

    private Tensor Own(Shape shape)
    {
        var tensor = Device.Allocate(shape);
        _tensors.Add(tensor);
        return tensor;
    }

    private void Fill(Tensor tensor, InitialValue start, RandomStream stream)
    {
        if (start.Bound == 0f)
        {
            Device.Pointwise.Fill(tensor, start.Constant);
            return;
        }

        var values = new float[tensor.Count];
        for (var i = 0; i < values.Length; i++)
        {
            // 2u − 1 is exact, so the product is the only rounding.
            values[i] = ((2f * stream.Uniform((ulong)i)) - 1f) * start.Bound;
        }

        Device.Upload(values, tensor);
    }
}
