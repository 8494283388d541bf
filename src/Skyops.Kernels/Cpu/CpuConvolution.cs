using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Skyops.Kernels.Cpu.Gemm;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <inheritdoc cref="IConvolutionOperations"/>
/// <remarks>
/// Images are copied once into a padded buffer; patches are then read through offsets, never written out.
/// </remarks>
internal sealed unsafe class CpuConvolution<TLanes>(
    MatrixProduct<TLanes> product, CpuMemoryPool memory, OutputThreads threads) : IConvolutionOperations
    where TLanes : unmanaged, ILanes<TLanes>
{
    private readonly ConcurrentDictionary<ConvolutionGeometry, ConvolutionTables> _tables = new();

    public void Forward(ConvolutionGeometry geometry, Tensor x, Tensor w, Tensor y)
    {
        var tables = Check(geometry, x, w, y);
        using var padded = Pad(geometry, tables, Memory.Of(x));
        product.Multiply(
            OffsetMatrix.Of(Memory.Of(w), geometry.OutputChannels, geometry.Taps, false),
            new OffsetMatrix(padded.Data, tables.InputTaps, tables.OutputPixels),
            Memory.Of(y));
    }

    public void BackwardInput(ConvolutionGeometry geometry, Tensor w, Tensor dy, Tensor dx)
    {
        var tables = Check(geometry, dx, w, dy);
        using var spread = Spread(geometry, tables, Memory.Of(dy));
        product.Multiply(
            new OffsetMatrix(Memory.Of(w), tables.WeightRows, tables.WeightColumns),
            new OffsetMatrix(spread.Data, tables.GradientTaps, tables.InputPixels),
            Memory.Of(dx));
    }

    public void BackwardWeights(ConvolutionGeometry geometry, Tensor x, Tensor dy, Tensor dw)
    {
        var tables = Check(geometry, x, dw, dy);
        using var padded = Pad(geometry, tables, Memory.Of(x));
        var pixels = tables.OutputPixels.Length;
        product.Multiply(
            OffsetMatrix.Of(Memory.Of(dy), geometry.OutputChannels, pixels, false),
            new OffsetMatrix(padded.Data, tables.OutputPixels, tables.InputTaps),
            Memory.Of(dw));
    }

    private ConvolutionTables Check(ConvolutionGeometry g, Tensor input, Tensor weights, Tensor output)
    {
        g.Check();
        ShapeCheck.Is(input, new Shape(g.InputChannels, g.Batch, g.Height, g.Width));
        ShapeCheck.Is(weights, new Shape(g.OutputChannels, g.InputChannels, g.Kernel, g.Kernel));
        ShapeCheck.Is(output, new Shape(g.OutputChannels, g.Batch, g.OutputHeight, g.OutputWidth));
        return _tables.GetOrAdd(g, static geometry => new ConvolutionTables(geometry));
    }

    private CpuBuffer Pad(ConvolutionGeometry g, ConvolutionTables tables, float* source) => Place(
        source, (long)g.InputChannels * g.Batch, (g.Height, g.Width), (tables.PaddedHeight, tables.PaddedWidth),
        g.Padding, 1);

    private CpuBuffer Spread(ConvolutionGeometry g, ConvolutionTables tables, float* source) => Place(
        source, (long)g.OutputChannels * g.Batch, (g.OutputHeight, g.OutputWidth),
        (tables.SpreadHeight, tables.SpreadWidth), g.Kernel - 1 - g.Padding, g.Stride);

    /// <summary>Copies images into zeroed larger ones: pixel (v, u) to (margin + v·step, margin + u·step).</summary>
    private CpuBuffer Place(
        float* source, long images, (int Height, int Width) from, (int Height, int Width) to, int margin, int step)
    {
        long fromSize = from.Height * from.Width, toSize = to.Height * to.Width;
        var buffer = memory.Rent(images * toSize);
        var target = buffer.Data;
        threads.Split(images, Grain.Rows(toSize), (first, end) =>
        {
            NativeMemory.Clear(target + (first * toSize), (nuint)((end - first) * toSize * sizeof(float)));
            for (var image = first; image < end; image++)
            {
                var pixel = source + (image * fromSize);
                var row = target + (image * toSize) + (margin * to.Width) + margin;
                for (var v = 0; v < from.Height; v++, row += step * to.Width)
                {
                    for (var u = 0; u < from.Width; u++)
                    {
                        row[u * step] = *pixel++;
                    }
                }
            }
        });
        return buffer;
    }
}
