using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;

namespace Skyops.Kernels.Cpu.Gemm;

/// <summary>A tile of 14 rows by two vectors of outputs, held in registers along the whole block of the sum.</summary>
internal static unsafe class Tile14
{
    public const int Rows = 14;

    /// <summary>
    /// c[i, j] ← the chain of fused multiply-adds of panel <paramref name="a"/> ([depth, 14]) and panel
    /// <paramref name="b"/> ([depth, 2 vectors]) that goes on from c, or starts from +0 when <paramref name="first"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute<TLanes>(float* a, float* b, int depth, float* c, int stride, bool first)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var n = TLanes.Count;
        TLanes l0, r0;
        TLanes l1, r1;
        TLanes l2, r2;
        TLanes l3, r3;
        TLanes l4, r4;
        TLanes l5, r5;
        TLanes l6, r6;
        TLanes l7, r7;
        TLanes l8, r8;
        TLanes l9, r9;
        TLanes l10, r10;
        TLanes l11, r11;
        TLanes l12, r12;
        TLanes l13, r13;
        if (first)
        {
            var zero = TLanes.Broadcast(0f);
            l0 = r0 = zero;
            l1 = r1 = zero;
            l2 = r2 = zero;
            l3 = r3 = zero;
            l4 = r4 = zero;
            l5 = r5 = zero;
            l6 = r6 = zero;
            l7 = r7 = zero;
            l8 = r8 = zero;
            l9 = r9 = zero;
            l10 = r10 = zero;
            l11 = r11 = zero;
            l12 = r12 = zero;
            l13 = r13 = zero;
        }
        else
        {
            var row = c;
            (l0, r0) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l1, r1) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l2, r2) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l3, r3) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l4, r4) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l5, r5) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l6, r6) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l7, r7) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l8, r8) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l9, r9) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l10, r10) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l11, r11) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l12, r12) = (TLanes.Load(row), TLanes.Load(row + n));
            row += stride;
            (l13, r13) = (TLanes.Load(row), TLanes.Load(row + n));
        }

        for (var p = 0; p < depth; p++)
        {
            var left = TLanes.Load(b);
            var right = TLanes.Load(b + n);
            var x = TLanes.Broadcast(a[0]);
            l0 = TLanes.FusedMultiplyAdd(x, left, l0);
            r0 = TLanes.FusedMultiplyAdd(x, right, r0);
            x = TLanes.Broadcast(a[1]);
            l1 = TLanes.FusedMultiplyAdd(x, left, l1);
            r1 = TLanes.FusedMultiplyAdd(x, right, r1);
            x = TLanes.Broadcast(a[2]);
            l2 = TLanes.FusedMultiplyAdd(x, left, l2);
            r2 = TLanes.FusedMultiplyAdd(x, right, r2);
            x = TLanes.Broadcast(a[3]);
            l3 = TLanes.FusedMultiplyAdd(x, left, l3);
            r3 = TLanes.FusedMultiplyAdd(x, right, r3);
            x = TLanes.Broadcast(a[4]);
            l4 = TLanes.FusedMultiplyAdd(x, left, l4);
            r4 = TLanes.FusedMultiplyAdd(x, right, r4);
            x = TLanes.Broadcast(a[5]);
            l5 = TLanes.FusedMultiplyAdd(x, left, l5);
            r5 = TLanes.FusedMultiplyAdd(x, right, r5);
            x = TLanes.Broadcast(a[6]);
            l6 = TLanes.FusedMultiplyAdd(x, left, l6);
            r6 = TLanes.FusedMultiplyAdd(x, right, r6);
            x = TLanes.Broadcast(a[7]);
            l7 = TLanes.FusedMultiplyAdd(x, left, l7);
            r7 = TLanes.FusedMultiplyAdd(x, right, r7);
            x = TLanes.Broadcast(a[8]);
            l8 = TLanes.FusedMultiplyAdd(x, left, l8);
            r8 = TLanes.FusedMultiplyAdd(x, right, r8);
            x = TLanes.Broadcast(a[9]);
            l9 = TLanes.FusedMultiplyAdd(x, left, l9);
            r9 = TLanes.FusedMultiplyAdd(x, right, r9);
            x = TLanes.Broadcast(a[10]);
            l10 = TLanes.FusedMultiplyAdd(x, left, l10);
            r10 = TLanes.FusedMultiplyAdd(x, right, r10);
            x = TLanes.Broadcast(a[11]);
            l11 = TLanes.FusedMultiplyAdd(x, left, l11);
            r11 = TLanes.FusedMultiplyAdd(x, right, r11);
            x = TLanes.Broadcast(a[12]);
            l12 = TLanes.FusedMultiplyAdd(x, left, l12);
            r12 = TLanes.FusedMultiplyAdd(x, right, r12);
            x = TLanes.Broadcast(a[13]);
            l13 = TLanes.FusedMultiplyAdd(x, left, l13);
            r13 = TLanes.FusedMultiplyAdd(x, right, r13);
            a += Rows;
            b += 2 * n;
        }

        TLanes.Store(l0, c);
        TLanes.Store(r0, c + n);
        c += stride;
        TLanes.Store(l1, c);
        TLanes.Store(r1, c + n);
        c += stride;
        TLanes.Store(l2, c);
        TLanes.Store(r2, c + n);
        c += stride;
        TLanes.Store(l3, c);
        TLanes.Store(r3, c + n);
        c += stride;
        TLanes.Store(l4, c);
        TLanes.Store(r4, c + n);
        c += stride;
        TLanes.Store(l5, c);
        TLanes.Store(r5, c + n);
        c += stride;
        TLanes.Store(l6, c);
        TLanes.Store(r6, c + n);
        c += stride;
        TLanes.Store(l7, c);
        TLanes.Store(r7, c + n);
        c += stride;
        TLanes.Store(l8, c);
        TLanes.Store(r8, c + n);
        c += stride;
        TLanes.Store(l9, c);
        TLanes.Store(r9, c + n);
        c += stride;
        TLanes.Store(l10, c);
        TLanes.Store(r10, c + n);
        c += stride;
        TLanes.Store(l11, c);
        TLanes.Store(r11, c + n);
        c += stride;
        TLanes.Store(l12, c);
        TLanes.Store(r12, c + n);
        c += stride;
        TLanes.Store(l13, c);
        TLanes.Store(r13, c + n);
    }
}
