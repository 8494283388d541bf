using Skyops.Kernels.Cpu.Gemm;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Devices;

namespace Skyops.Tests.Kernels;

/// <summary>All register tiles in all widths, also those that this machine would not choose.</summary>
public sealed unsafe class TileTests
{
    [Fact]
    public void Every_tile_goes_on_with_the_chains_of_its_outputs()
    {
        foreach (var path in VectorPaths.Supported)
        {
            switch (path)
            {
                case VectorPath.Scalar:
                    CheckAll<ScalarLane>();
                    break;
                case VectorPath.Vector128:
                    CheckAll<Lanes128>();
                    break;
                case VectorPath.Avx2:
                    CheckAll<Lanes256>();
                    break;
                default:
                    CheckAll<Lanes512>();
                    break;
            }
        }
    }

    private static void CheckAll<TLanes>()
        where TLanes : unmanaged, ILanes<TLanes>
    {
        Check<TLanes>(4, &Tile4.Compute<TLanes>);
        Check<TLanes>(6, &Tile6.Compute<TLanes>);
        Check<TLanes>(8, &Tile8.Compute<TLanes>);
        Check<TLanes>(14, &Tile14.Compute<TLanes>);
    }

    private static void Check<TLanes>(int rows, delegate*<float*, float*, int, float*, int, bool, void> compute)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        int width = 2 * TLanes.Count, stride = width + 3;
        const int depth = 37;
        foreach (var first in new[] { true, false })
        {
            var a = Bits.Wild(rows, depth * rows, specials: false);
            var b = Bits.Wild(width, depth * width, specials: false);
            var c = Bits.Tame(5, rows * stride);
            float[] expected = [.. c];
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    var sum = first ? 0f : c[(i * stride) + j];
                    for (var p = 0; p < depth; p++)
                    {
                        sum = MathF.FusedMultiplyAdd(a[(p * rows) + i], b[(p * width) + j], sum);
                    }

                    expected[(i * stride) + j] = sum;
                }
            }

            fixed (float* left = a, right = b, output = c)
            {
                compute(left, right, depth, output, stride, first);
            }

            Bits.Equal(expected, c, $"{typeof(TLanes).Name}, {rows} rows, first {first}");
        }
    }
}
