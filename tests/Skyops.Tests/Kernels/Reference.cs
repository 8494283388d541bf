using Skyops.Kernels.Operations;

namespace Skyops.Tests.Kernels;

/// <summary>The definitions of the operations as plain loops, written from their documentation alone.</summary>
internal static class Reference
{
    public static float[] Multiply(float[] a, bool transposeA, float[] b, bool transposeB, int m, int n, int k)
    {
        var c = new float[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = 0f;
                for (var p = 0; p < k; p++)
                {
                    sum = MathF.FusedMultiplyAdd(
                        transposeA ? a[(p * m) + i] : a[(i * k) + p],
                        transposeB ? b[(j * k) + p] : b[(p * n) + j], sum);
                }

                c[(i * n) + j] = sum;
            }
        }

        return c;
    }

    public static float Sum(ReadOnlySpan<float> terms)
    {
        if (terms.Length > 1024)
        {
            var chunks = new List<float>();
            for (var from = 0; from < terms.Length; from += 1024)
            {
                chunks.Add(Sum(terms.Slice(from, Math.Min(1024, terms.Length - from))));
            }

            return Sum(chunks.ToArray());
        }

        var lanes = new float[32];
        for (var i = 0; i < terms.Length; i++)
        {
            lanes[i % 32] += terms[i];
        }

        foreach (var half in new[] { 16, 8, 4, 2, 1 })
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    public static float[] Convolve(ConvolutionGeometry g, float[] x, float[] w)
    {
        var y = new List<float>();
        for (var o = 0; o < g.OutputChannels; o++)
        {
            Each(g.Batch, g.OutputHeight, g.OutputWidth, (n, v, u) =>
            {
                var sum = 0f;
                Each(g.InputChannels, g.Kernel, g.Kernel, (i, t, s) => sum = MathF.FusedMultiplyAdd(
                    w[Tap(g, o, i, t, s)],
                    Pixel(g, x, i, n, (v * g.Stride) + t - g.Padding, (u * g.Stride) + s - g.Padding), sum));
                y.Add(sum);
            });
        }

        return [.. y];
    }

    public static float[] InputGradient(ConvolutionGeometry g, float[] w, float[] dy)
    {
        var dx = new List<float>();
        for (var i = 0; i < g.InputChannels; i++)
        {
            Each(g.Batch, g.Height, g.Width, (n, v, u) =>
            {
                var sum = 0f;
                Each(g.OutputChannels, g.Kernel, g.Kernel, (o, t, s) => sum = MathF.FusedMultiplyAdd(
                    w[Tap(g, o, i, t, s)], Spread(g, dy, o, n, v + g.Padding - t, u + g.Padding - s), sum));
                dx.Add(sum);
            });
        }

        return [.. dx];
    }

    public static float[] WeightGradient(ConvolutionGeometry g, float[] x, float[] dy)
    {
        var dw = new List<float>();
        for (var o = 0; o < g.OutputChannels; o++)
        {
            Each(g.InputChannels, g.Kernel, g.Kernel, (i, t, s) =>
            {
                var sum = 0f;
                Each(g.Batch, g.OutputHeight, g.OutputWidth, (n, v, u) => sum = MathF.FusedMultiplyAdd(
                    dy[(((((o * g.Batch) + n) * g.OutputHeight) + v) * g.OutputWidth) + u],
                    Pixel(g, x, i, n, (v * g.Stride) + t - g.Padding, (u * g.Stride) + s - g.Padding), sum));
                dw.Add(sum);
            });
        }

        return [.. dw];
    }

    private static int Tap(ConvolutionGeometry g, int o, int i, int t, int s) =>
        (((((o * g.InputChannels) + i) * g.Kernel) + t) * g.Kernel) + s;

    private static float Pixel(ConvolutionGeometry g, float[] x, int i, int n, int v, int u) =>
        v < 0 || u < 0 || v >= g.Height || u >= g.Width
            ? 0f
            : x[(((((i * g.Batch) + n) * g.Height) + v) * g.Width) + u];

    private static float Spread(ConvolutionGeometry g, float[] dy, int o, int n, int v, int u)
    {
        if (v < 0 || u < 0 || v % g.Stride != 0 || u % g.Stride != 0)
        {
            return 0f;
        }

        (v, u) = (v / g.Stride, u / g.Stride);
        return v >= g.OutputHeight || u >= g.OutputWidth
            ? 0f
            : dy[(((((o * g.Batch) + n) * g.OutputHeight) + v) * g.OutputWidth) + u];
    }

    private static void Each(int a, int b, int c, Action<int, int, int> body)
    {
        for (var i = 0; i < a; i++)
        {
            for (var j = 0; j < b; j++)
            {
                for (var k = 0; k < c; k++)
                {
                    body(i, j, k);
                }
            }
        }
    }
}
