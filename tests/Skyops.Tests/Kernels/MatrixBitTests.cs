using Skyops.Kernels.Operations;

namespace Skyops.Tests.Kernels;

public sealed class MatrixBitTests(CpuMachines machines) : IClassFixture<CpuMachines>
{
    [Theory]
    [InlineData(0, 3, 5)]
    [InlineData(3, 0, 5)]
    [InlineData(3, 5, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(14, 32, 256)]
    [InlineData(13, 31, 257)]
    [InlineData(16, 144, 70)]
    [InlineData(97, 89, 83)]
    [InlineData(343, 263, 3)]
    [InlineData(64, 10, 611)]
    public void A_product_is_one_chain_of_fused_multiply_adds_on_every_machine(int m, int n, int k)
    {
        for (var variant = 0; variant < 4; variant++)
        {
            var (transposeA, transposeB) = (variant % 2 == 1, variant > 1);
            var a = Bits.Wild(m + (n * 7) + variant, m * k, specials: variant == 3);
            var b = Bits.Wild(k + (n * 13) + variant, k * n, specials: variant == 3);
            var expected = Reference.Multiply(a, transposeA, b, transposeB, m, n, k);
            foreach (var device in machines.All)
            {
                using var left = transposeA ? CpuMachines.Put(device, a, k, m) : CpuMachines.Put(device, a, m, k);
                using var right = transposeB ? CpuMachines.Put(device, b, n, k) : CpuMachines.Put(device, b, k, n);
                using var result = CpuMachines.Put(device, new float[m * n], m, n);
                device.Matrix.Multiply(left, transposeA, right, transposeB, result);
                Bits.Equal(expected, result.ToArray(), $"{device.Name} {m}×{n}×{k} variant {variant}");
            }
        }
    }

    [Fact]
    public void Random_shapes_agree_on_every_machine()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int m = random.Next(1, 60), n = random.Next(1, 90), k = random.Next(1, 120);
            var a = Bits.Wild(seed, m * k, specials: seed % 4 == 0);
            var b = Bits.Wild(seed + 1000, k * n, specials: seed % 4 == 0);
            var expected = Reference.Multiply(a, false, b, false, m, n, k);
            foreach (var device in machines.All)
            {
                using var left = CpuMachines.Put(device, a, m, k);
                using var right = CpuMachines.Put(device, b, k, n);
                using var result = CpuMachines.Put(device, new float[m * n], m, n);
                device.Matrix.Multiply(left, false, right, false, result);
                Bits.Equal(expected, result.ToArray(), $"seed {seed}, {device.Name} {m}×{n}×{k}");
            }
        }
    }

    [Theory]
    [InlineData(1, 3, 3, 5, 4, 3, 1, 1)]
    [InlineData(3, 16, 2, 8, 8, 3, 1, 1)]
    [InlineData(16, 32, 5, 8, 8, 3, 2, 1)]
    [InlineData(8, 5, 3, 4, 4, 3, 2, 1)]
    [InlineData(5, 7, 2, 2, 2, 3, 1, 1)]
    [InlineData(2, 3, 1, 7, 5, 1, 2, 0)]
    [InlineData(3, 4, 2, 9, 6, 5, 3, 2)]
    [InlineData(2, 2, 3, 6, 7, 2, 1, 0)]
    public void Convolutions_and_their_gradients_are_the_documented_sums_on_every_machine(
        int inputs, int outputs, int batch, int height, int width, int kernel, int stride, int padding)
    {
        var g = new ConvolutionGeometry(inputs, outputs, batch, height, width, kernel, stride, padding);
        int[] images = [inputs, batch, height, width], weights = [outputs, inputs, kernel, kernel];
        int[] results = [outputs, batch, g.OutputHeight, g.OutputWidth];
        foreach (var specials in new[] { false, true })
        {
            var x = Bits.Wild(1, images.Aggregate(1, (p, e) => p * e), specials);
            var w = Bits.Wild(2, weights.Aggregate(1, (p, e) => p * e), specials);
            var dy = Bits.Wild(3, results.Aggregate(1, (p, e) => p * e), specials);
            var (y, dx, dw) =
                (Reference.Convolve(g, x, w), Reference.InputGradient(g, w, dy), Reference.WeightGradient(g, x, dy));
            foreach (var device in machines.All)
            {
                using var input = CpuMachines.Put(device, x, images);
                using var taps = CpuMachines.Put(device, w, weights);
                using var upper = CpuMachines.Put(device, dy, results);
                using var output = CpuMachines.Put(device, new float[y.Length], results);
                using var lower = CpuMachines.Put(device, new float[x.Length], images);
                using var tapGradient = CpuMachines.Put(device, new float[w.Length], weights);
                device.Convolution.Forward(g, input, taps, output);
                device.Convolution.BackwardInput(g, taps, upper, lower);
                device.Convolution.BackwardWeights(g, input, upper, tapGradient);
                Bits.Equal(y, output.ToArray(), $"{device.Name} forward");
                Bits.Equal(dx, lower.ToArray(), $"{device.Name} input gradient");
                Bits.Equal(dw, tapGradient.ToArray(), $"{device.Name} weight gradient");
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(1023)]
    [InlineData(1025)]
    [InlineData(40961)]
    [InlineData(1100003)]
    public void Sums_follow_the_fixed_tree_on_every_machine(int count)
    {
        var x = Bits.Wild(count, 2 * count, specials: false);
        float[] expected = [Reference.Sum(x.AsSpan(0, count)), Reference.Sum(x.AsSpan(count))];
        foreach (var device in machines.All)
        {
            using var rows = CpuMachines.Put(device, x, 2, count);
            using var sums = CpuMachines.Put(device, new float[2], 2);
            device.Matrix.SumRows(rows, sums);
            Bits.Equal(expected, sums.ToArray(), $"{device.Name} {count}");
        }
    }

    [Fact]
    public void Wrong_shapes_are_refused_with_both_shapes()
    {
        var device = machines.All[0];
        using var a = CpuMachines.Put(device, new float[6], 2, 3);
        using var c = CpuMachines.Put(device, new float[4], 2, 2);
        var error = Assert.Throws<ArgumentException>(() => device.Matrix.Multiply(a, false, a, false, c));
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => device.Matrix.Multiply(a, false, a, true, a));
        Assert.Contains("[2, 2] is needed", error.Message, StringComparison.Ordinal);
    }
}
