using Skyops.Kernels.Devices;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Tests.Kernels;

public sealed class OperationBitTests(CpuMachines machines) : IClassFixture<CpuMachines>
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(1031)]
    [InlineData(20011)]
    public void Pointwise_operations_agree_on_every_machine(int count)
    {
        var x = Bits.Wild(count, count, specials: true);
        var y = Bits.Wild(count + 1, count, specials: true);
        AllEqual(device =>
        {
            using var a = CpuMachines.Put(device, x, count);
            using var b = CpuMachines.Put(device, y, count);
            using var c = CpuMachines.Put(device, x, count);
            List<float[]> results = [];
            device.Pointwise.Relu(a, c);
            results.Add(c.ToArray());
            device.Pointwise.ReluBackward(a, b, c);
            results.Add(c.ToArray());
            device.Pointwise.Add(a, b, c);
            results.Add(c.ToArray());
            device.Pointwise.Exp(a, c);
            results.Add(c.ToArray());
            device.Pointwise.Log(a, c);
            results.Add(c.ToArray());
            device.Optimiser.SgdStep(a, b, c, new SgdSettings(0.1f, 0.9f, 1e-3f));
            results.Add(a.ToArray());
            results.Add(c.ToArray());
            return results;
        });
    }

    [Theory]
    [InlineData(1, 2, 1, 1)]
    [InlineData(3, 5, 2, 2)]
    [InlineData(16, 32, 8, 8)]
    [InlineData(7, 3, 5, 3)]
    public void Normalisation_and_pooling_agree_on_every_machine(int channels, int batch, int height, int width)
    {
        int[] extents = [channels, batch, height, width];
        var count = channels * batch * height * width;
        foreach (var wild in new[] { false, true })
        {
            var x = wild ? Bits.Wild(count, count, specials: false) : Bits.Tame(count, count);
            var dy = Bits.Tame(count + 1, count);
            var perChannel = Bits.Tame(5, 4 * channels);
            AllEqual(device => Normalise(device, extents, x, dy, perChannel));
            AllEqual(device => Pool(device, extents, x));
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(10, 33)]
    [InlineData(67, 1019)]
    public void The_loss_and_its_gradient_agree_on_every_machine(int classes, int samples)
    {
        foreach (var specials in new[] { false, true })
        {
            var logits = specials
                ? Bits.Wild(classes, classes * samples, specials: true)
                : [.. Bits.Tame(samples, classes * samples).Select(v => v * 20)];
            float[] labels = [.. Enumerable.Range(0, samples).Select(i => (float)(i * 7 % classes))];
            AllEqual(device =>
            {
                using var input = CpuMachines.Put(device, logits, classes, samples);
                using var target = CpuMachines.Put(device, labels, samples);
                using var losses = CpuMachines.Put(device, new float[samples], samples);
                using var gradient = CpuMachines.Put(device, new float[classes * samples], classes, samples);
                device.Loss.SoftmaxCrossEntropy(input, target, losses, gradient);
                var first = losses.ToArray();
                device.Loss.SoftmaxCrossEntropy(input, target, losses, null);
                Bits.Equal(first, losses.ToArray(), "without gradient");
                return [first, gradient.ToArray()];
            });
        }
    }

    [Fact]
    public void Reading_out_writes_every_NaN_alike()
    {
        var device = machines.All[0];
        using var x = CpuMachines.Put(device, [BitConverter.UInt32BitsToSingle(0xFF812345), float.NaN, -0f], 3);
        Assert.Equal([0x7FC00000u, 0x7FC00000u, 0x80000000u], x.ToArray().Select(BitConverter.SingleToUInt32Bits));
    }

    private static List<float[]> Normalise(IDevice device, int[] extents, float[] x, float[] dy, float[] perChannel)
    {
        var channels = extents[0];
        using var input = CpuMachines.Put(device, x, extents);
        using var upper = CpuMachines.Put(device, dy, extents);
        using var output = CpuMachines.Put(device, x, extents);
        Tensor Channel(int i) => CpuMachines.Put(device, perChannel[(i * channels)..((i + 1) * channels)], channels);
        using Tensor gamma = Channel(0), beta = Channel(1), mean = Channel(2), scale = Channel(3);
        using Tensor running = Channel(2), variance = Channel(3), dgamma = Channel(0), dbeta = Channel(0);
        var state = new BatchNormState(gamma, beta, running, variance);
        List<float[]> results = [];
        device.Normalisation.Forward(input, state, mean, scale, output);
        results.AddRange([output.ToArray(), mean.ToArray(), scale.ToArray(), running.ToArray(), variance.ToArray()]);
        device.Normalisation.Infer(input, state, output);
        results.Add(output.ToArray());
        device.Normalisation.Backward(input, upper, gamma, mean, scale, output, dgamma, dbeta);
        results.AddRange([output.ToArray(), dgamma.ToArray(), dbeta.ToArray()]);
        return results;
    }

    private static List<float[]> Pool(IDevice device, int[] extents, float[] x)
    {
        using var input = CpuMachines.Put(device, x, extents);
        using var mean = device.Allocate(new Shape(extents[0], extents[1]));
        using var small = device.Allocate(
            new Shape(extents[0] * 2, extents[1], (extents[2] + 1) / 2, (extents[3] + 1) / 2));
        List<float[]> results = [];
        device.Pooling.GlobalAverage(input, mean);
        results.Add(mean.ToArray());
        device.Pooling.Subsample(input, 2, small);
        results.Add(small.ToArray());
        device.Pooling.SubsampleBackward(small, 2, input);
        results.Add(input.ToArray());
        device.Pooling.GlobalAverageBackward(mean, input);
        results.Add(input.ToArray());
        return results;
    }

    /// <summary>The scalar path with one thread is what all others are held against.</summary>
    private void AllEqual(Func<IDevice, List<float[]>> run)
    {
        var expected = run(machines.All[0]);
        foreach (var device in machines.All.Skip(1))
        {
            var actual = run(device);
            for (var i = 0; i < expected.Count; i++)
            {
                Bits.Equal(expected[i], actual[i], $"{device.Name}, result {i}");
            }
        }
    }
}
