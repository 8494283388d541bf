using Skyops.Kernels.Devices;
using Skyops.Kernels.Models;
using Skyops.Kernels.Models.Layers;
using Skyops.Kernels.Tensors;

namespace Skyops.Tests.Kernels;

/// <summary>Holds every layer's backward pass against central differences of its forward pass.</summary>
public sealed class GradientTests : IDisposable
{
    private readonly CpuDevice _device = new(new CpuDeviceOptions { Threads = 1 });
    private readonly ParameterSet _parameters;

    public GradientTests() => _parameters = new ParameterSet(_device);

    [Fact]
    public void Linear_layers_have_the_right_gradients() =>
        Check(new LinearLayer(_parameters, "l", 5, 4, InitialValue.He(5)), 5, 3);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Convolutions_have_the_right_gradients(int stride) =>
        Check(new ConvolutionLayer(_parameters, "c", 2, 3, 3, stride), 2, 2, 4, 4);

    [Fact]
    public void Batch_normalisation_has_the_right_gradients() =>
        Check(new BatchNormLayer(_parameters, "b", 3), 3, 2, 3, 3);

    [Fact]
    public void Rectifiers_have_the_right_gradients() => Check(new ReluLayer(_device), 4, 9);

    [Fact]
    public void Global_averages_have_the_right_gradients() => Check(new GlobalAverageLayer(_device), 3, 2, 2, 3);

    [Fact]
    public void Subsampling_has_the_right_gradients() => Check(new SubsampleLayer(_device, 4, 2), 2, 2, 3, 4);

    [Fact]
    public void Residual_blocks_have_the_right_gradients() => Check(
        new ResidualLayer(
            _device,
            new Skyops.Kernels.Models.Layers.Chain(
                new ConvolutionLayer(_parameters, "c1", 2, 4, 3, 2), new BatchNormLayer(_parameters, "b", 4),
                new ConvolutionLayer(_parameters, "c2", 4, 4, 3, 1)),
            new SubsampleLayer(_device, 4, 2)),
        2, 2, 4, 4);

    [Fact]
    public void The_loss_has_the_right_gradient()
    {
        const int classes = 5, samples = 3;
        float[] logits = [.. Bits.Tame(1, classes * samples).Select(v => v * 4)];
        int[] labels = [4, 0, 2];
        using var input = CpuMachines.Put(_device, logits, classes, samples);
        using var target = CpuMachines.Put(_device, [.. labels.Select(l => (float)l)], samples);
        using var losses = _device.Allocate(new Shape(samples));
        using var gradient = _device.Allocate(new Shape(classes, samples));
        _device.Loss.SoftmaxCrossEntropy(input, target, losses, gradient);
        var actual = gradient.ToArray();
        for (var n = 0; n < samples; n++)
        {
            var powers = Enumerable.Range(0, classes).Select(c => Math.Exp(logits[(c * samples) + n])).ToArray();
            Assert.Equal(Math.Log(powers.Sum()) - logits[(labels[n] * samples) + n], losses.ToArray()[n], 1e-5);
            for (var c = 0; c < classes; c++)
            {
                var expected = ((powers[c] / powers.Sum()) - (c == labels[n] ? 1 : 0)) / samples;
                Assert.Equal(expected, actual[(c * samples) + n], 1e-6);
            }
        }
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _device.Dispose();
    }

    /// <summary>The scalar differentiated is Σ output · weight with fixed random weights.</summary>
    private void Check(ILayer layer, params int[] extents)
    {
        using var owned = layer;
        _parameters.Initialise(11);

        // Away from zero, where a rectifier has no derivative.
        var count = extents.Aggregate(1, (p, e) => p * e);
        float[] values = [.. Bits.Tame(3, count).Select(v => v + MathF.CopySign(0.02f, v))];
        using var input = CpuMachines.Put(_device, values, extents);
        var output = layer.Forward(input, training: true);
        var weights = Bits.Tame(4, output.Count);
        using var upper = _device.Allocate(output.Shape);
        _device.Upload(weights, upper);
        var inputGradient = layer.Backward(upper).ToArray();
        var gradients = _parameters.Parameters.Select(p => p.Gradient.ToArray()).ToList();
        double Objective() =>
            layer.Forward(input, training: true).ToArray().Zip(weights, (o, w) => (double)o * w).Sum();

        Compare("input", input, inputGradient, Objective);
        for (var i = 0; i < gradients.Count; i++)
        {
            Compare(_parameters.Parameters[i].Name, _parameters.Parameters[i].Value, gradients[i], Objective);
        }
    }

    private void Compare(string name, Tensor tensor, float[] gradient, Func<double> objective)
    {
        const float step = 1f / 256;
        var values = tensor.ToArray();
        for (var i = 0; i < values.Length; i++)
        {
            var kept = values[i];
            var sides = new double[2];
            for (var side = 0; side < 2; side++)
            {
                values[i] = kept + (side == 0 ? -step : step);
                _device.Upload(values, tensor);
                sides[side] = objective();
            }

            values[i] = kept;
            _device.Upload(values, tensor);
            var numeric = (sides[1] - sides[0]) / (2 * step);
            Assert.True(
                Math.Abs(numeric - gradient[i]) <= 2e-3 * Math.Max(1, Math.Abs(numeric)),
                $"{name}[{i}]: {gradient[i]} by the backward pass, {numeric} by differences");
        }
    }
}
