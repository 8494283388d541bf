using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <inheritdoc cref="IPoolingOperations"/>
internal sealed unsafe class CpuPooling<TLanes>(OutputThreads threads) : IPoolingOperations
    where TLanes : unmanaged, ILanes<TLanes>
{
    public void GlobalAverage(Tensor x, Tensor y)
    {
        ShapeCheck.Rank(x, 4);
        ShapeCheck.Is(y, new Shape(x.Shape[0], x.Shape[1]));
        float* input = Memory.Of(x), output = Memory.Of(y);
        long size = x.Shape[2] * x.Shape[3];
        threads.Split(y.Count, Grain.Rows(size), (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                output[i] = FixedTree.Sum<TLanes, FixedTree.Values>(new(input + (i * size)), size) / size;
            }
        });
    }

    public void GlobalAverageBackward(Tensor dy, Tensor dx)
    {
        ShapeCheck.Rank(dx, 4);
        ShapeCheck.Is(dy, new Shape(dx.Shape[0], dx.Shape[1]));
        float* input = Memory.Of(dy), output = Memory.Of(dx);
        var size = dx.Shape[2] * dx.Shape[3];
        threads.Split(dy.Count, Grain.Rows(size), (from, to) =>
        {
            for (var i = from; i < to; i++)
            {
                new Span<float>(output + (i * size), size).Fill(input[i] / size);
            }
        });
    }

    public void Subsample(Tensor x, int stride, Tensor y)
    {
        var plane = Plane.Of(x, stride, y);
        float* full = Memory.Of(x), sampled = Memory.Of(y);
        new Span<float>(sampled, y.Count).Clear();
        threads.Split(plane.Images, Grain.Rows(plane.FullSize), (from, to) =>
        {
            for (var image = from; image < to; image++)
            {
                plane.Walk(full + (image * plane.FullSize), sampled + (image * plane.SampledSize), false);
            }
        });
    }

    public void SubsampleBackward(Tensor dy, int stride, Tensor dx)
    {
        var plane = Plane.Of(dx, stride, dy);
        float* full = Memory.Of(dx), sampled = Memory.Of(dy);
        new Span<float>(full, dx.Count).Clear();
        threads.Split(plane.Images, Grain.Rows(plane.FullSize), (from, to) =>
        {
            for (var image = from; image < to; image++)
            {
                plane.Walk(full + (image * plane.FullSize), sampled + (image * plane.SampledSize), true);
            }
        });
    }

    /// <summary>One image at full size and its samples.</summary>
    private readonly record struct Plane(
        long Images, int Stride, int Width, int SampledHeight, int SampledWidth, long FullSize)
    {
        public long SampledSize => (long)SampledHeight * SampledWidth;

        public static Plane Of(Tensor full, int stride, Tensor sampled)
        {
            ShapeCheck.Rank(full, 4);
            ShapeCheck.Rank(sampled, 4);
            ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(sampled.Shape[0], full.Shape[0]);
            int height = full.Shape[2], width = full.Shape[3];
            ShapeCheck.Is(
                sampled,
                new Shape(
                    sampled.Shape[0], full.Shape[1], (height + stride - 1) / stride, (width + stride - 1) / stride));
            return new Plane(
                (long)full.Shape[0] * full.Shape[1], stride, width, sampled.Shape[2], sampled.Shape[3],
                (long)height * width);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Walk(float* full, float* sampled, bool toFull)
        {
            for (var v = 0; v < SampledHeight; v++)
            {
                var row = full + ((long)v * Stride * Width);
                for (var u = 0; u < SampledWidth; u++, sampled++)
                {
                    if (toFull)
                    {
                        row[u * Stride] = *sampled;
                    }
                    else
                    {
                        *sampled = row[u * Stride];
                    }
                }
            }
        }
    }
}
