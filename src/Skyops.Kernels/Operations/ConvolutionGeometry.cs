namespace Skyops.Kernels.Operations;

/// <summary>
/// A two-dimensional convolution with square kernel, stride and padding. Images are [channels, batch, height, width]:
/// channels outermost, so that a convolution is one matrix product and a channel's statistics are one contiguous row.
/// </summary>
public sealed record ConvolutionGeometry(
    int InputChannels, int OutputChannels, int Batch, int Height, int Width, int Kernel, int Stride, int Padding)
{
    /// <summary>⌊(height + 2·padding − kernel) / stride⌋ + 1.</summary>
    public int OutputHeight => Extent(Height);

    /// <summary>⌊(width + 2·padding − kernel) / stride⌋ + 1.</summary>
    public int OutputWidth => Extent(Width);

    /// <summary>Multiply-adds of one output: input channels × kernel².</summary>
    public int Taps => InputChannels * Kernel * Kernel;

    /// <summary>Checks that the numbers make a convolution.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void Check()
    {
        if (InputChannels < 1 || OutputChannels < 1 || Batch < 0 || Kernel < 1 || Stride < 1
            || Padding < 0 || Padding >= Kernel || Height + (2 * Padding) < Kernel || Width + (2 * Padding) < Kernel)
        {
            throw new ArgumentException($"{this} is not a convolution: padding must be below the kernel's size, and "
                + "the padded image at least as large as the kernel");
        }
    }

    private int Extent(int size) => ((size + (2 * Padding) - Kernel) / Stride) + 1;
}
