using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Skyops.Kernels.Cpu.Gemm;

/// <summary>
/// Copies a block of a matrix into panels: for each step along the sum, <c>width</c> neighbours across it, zero-padded
/// at the end. Only moves bits, so it may use any width of register.
/// </summary>
internal static unsafe class Packing
{
    /// <summary>
    /// Packs one panel of up to <paramref name="width"/> elements across and <paramref name="depth"/> along.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Panel(float* data, int* across, int valid, int width, int* along, int depth, float* packed)
    {
        var run = valid == width ? Run(across, width) : 1;
        if (run == 1 && IsConsecutive(along, depth))
        {
            Transpose(data + along[0], across, valid, width, depth, packed);
            return;
        }

        for (var p = 0; p < depth; p++, packed += width)
        {
            var source = data + along[p];
            switch (run)
            {
                case 1:
                    for (var i = 0; i < valid; i++)
                    {
                        packed[i] = source[across[i]];
                    }

                    for (var i = valid; i < width; i++)
                    {
                        packed[i] = 0f;
                    }

                    break;
                case 2:
                    for (var i = 0; i < width; i += 2)
                    {
                        *(long*)(packed + i) = *(long*)(source + across[i]);
                    }

                    break;
                case 4:
                    for (var i = 0; i < width; i += 4)
                    {
                        Vector128.Load(source + across[i]).Store(packed + i);
                    }

                    break;
                default:
                    for (var i = 0; i < width; i += 8)
                    {
                        Vector256.Load(source + across[i]).Store(packed + i);
                    }

                    break;
            }
        }
    }

    /// <summary>The longest of 8, 4, 2, 1 such that every aligned group of so many offsets is consecutive.</summary>
    private static int Run(int* across, int width)
    {
        var run = width % 8 == 0 ? 8 : width % 4 == 0 ? 4 : width % 2 == 0 ? 2 : 1;
        for (var i = 1; i < width && run > 1; i++)
        {
            while (i % run != 0 && across[i] != across[i - 1] + 1)
            {
                run /= 2;
            }
        }

        return run;
    }

    private static bool IsConsecutive(int* offsets, int count)
    {
        for (var i = 1; i < count; i++)
        {
            if (offsets[i] != offsets[i - 1] + 1)
            {
                return false;
            }
        }

        return count > 1;
    }

    /// <summary>
    /// The elements along the sum are consecutive in memory: read them so, and write with the panel's stride.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* data, int* across, int valid, int width, int depth, float* packed)
    {
        var i = 0;
        for (; i + 4 <= valid; i += 4)
        {
            float* a = data + across[i], b = data + across[i + 1], c = data + across[i + 2], d = data + across[i + 3];
            var target = packed + i;
            for (var p = 0; p < depth; p++, target += width)
            {
                Vector128.Create(a[p], b[p], c[p], d[p]).Store(target);
            }
        }

        for (; i < width; i++)
        {
            var source = i < valid ? data + across[i] : null;
            for (var p = 0; p < depth; p++)
            {
                packed[(p * (long)width) + i] = source is null ? 0f : source[p];
            }
        }
    }
}
