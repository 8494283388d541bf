using Skyops.Kernels.Operations;

namespace Skyops.Kernels.Cpu.Gemm;

/// <summary>
/// The offsets by which a convolution and its gradients are matrix products over padded images (implicit im2col).
/// </summary>
internal sealed class ConvolutionTables
{
    public ConvolutionTables(ConvolutionGeometry g)
    {
        var k = g.Kernel;
        PaddedHeight = g.Height + (2 * g.Padding);
        PaddedWidth = g.Width + (2 * g.Padding);
        var plane = PaddedHeight * PaddedWidth;
        InputTaps = Table(g.InputChannels, k, k, g.Batch * plane, PaddedWidth, 1, 0);
        OutputPixels = Table(
            g.Batch, g.OutputHeight, g.OutputWidth, plane, g.Stride * PaddedWidth, g.Stride, 0);

        SpreadHeight = g.Height + k - 1;
        SpreadWidth = g.Width + k - 1;
        var spread = SpreadHeight * SpreadWidth;
        GradientTaps = Table(
            g.OutputChannels, k, k, g.Batch * spread, -SpreadWidth, -1, ((k - 1) * SpreadWidth) + k - 1);
        InputPixels = Table(g.Batch, g.Height, g.Width, spread, SpreadWidth, 1, 0);
        WeightRows = OffsetMatrix.Steps(g.InputChannels, k * k);
        WeightColumns = Table(g.OutputChannels, k, k, g.InputChannels * k * k, k, 1, 0);
    }

    /// <summary>Extents of an input image with its padding.</summary>
    public int PaddedHeight { get; }

    public int PaddedWidth { get; }

    /// <summary>Extents of an output gradient spread by the stride, with a margin of the kernel's reach.</summary>
    public int SpreadHeight { get; }

    public int SpreadWidth { get; }

    /// <summary>(i, t, s) → offset in the padded input.</summary>
    public int[] InputTaps { get; }

    /// <summary>(n, v, u) of the output → offset in the padded input.</summary>
    public int[] OutputPixels { get; }

    /// <summary>(o, t, s) → offset in the spread gradient.</summary>
    public int[] GradientTaps { get; }

    /// <summary>(n, v, u) of the input → offset in the spread gradient.</summary>
    public int[] InputPixels { get; }

    /// <summary>i → offset in the weights.</summary>
    public int[] WeightRows { get; }

    /// <summary>(o, t, s) → offset in the weights.</summary>
    public int[] WeightColumns { get; }

    private static int[] Table(
        int outer, int middle, int inner, int outerStep, int middleStep, int innerStep, int origin)
    {
        var offsets = new int[checked(outer * middle * inner)];
        var at = 0;
        for (var o = 0; o < outer; o++)
        {
            for (var m = 0; m < middle; m++)
            {
                for (var i = 0; i < inner; i++)
                {
                    offsets[at++] = checked(origin + (o * outerStep) + (m * middleStep) + (i * innerStep));
                }
            }
        }

        return offsets;
    }
}
