using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Gemm;
using Skyops.Kernels.Cpu.Lanes;
using Skyops.Kernels.Operations;
using Skyops.Kernels.Tensors;

namespace Skyops.Kernels.Cpu;

/// <inheritdoc cref="IMatrixOperations"/>
internal sealed unsafe class CpuMatrix<TLanes>(MatrixProduct<TLanes> product, OutputThreads threads) : IMatrixOperations
    where TLanes : unmanaged, ILanes<TLanes>
{
    public void Multiply(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor c)
    {
        ShapeCheck.Rank(a, 2);
        ShapeCheck.Rank(b, 2);
        var (rows, depth) = transposeA ? (a.Shape[1], a.Shape[0]) : (a.Shape[0], a.Shape[1]);
        var (depthB, columns) = transposeB ? (b.Shape[1], b.Shape[0]) : (b.Shape[0], b.Shape[1]);
        if (depth != depthB)
        {
            throw new ArgumentException($"a {a.Shape} and b {b.Shape} do not share the extent that is summed over");
        }

        ShapeCheck.Is(c, new Shape(rows, columns));
        product.Multiply(
            OffsetMatrix.Of(Memory.Of(a), rows, depth, transposeA),
            OffsetMatrix.Of(Memory.Of(b), depth, columns, transposeB),
            Memory.Of(c));
    }

    public void AddToRows(Tensor x, Tensor bias)
    {
        ShapeCheck.Rank(x, 2);
        ShapeCheck.Count(bias, x.Shape[0]);
        float* data = Memory.Of(x), addends = Memory.Of(bias);
        long columns = x.Shape[1];
        threads.Split(x.Shape[0], Grain.Rows(columns), (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                Sweep.Run<TLanes, AddSweep>(new AddSweep(data + (row * columns), addends[row]), 0, columns);
            }
        });
    }

    public void SumRows(Tensor x, Tensor sums)
    {
        ShapeCheck.Rank(x, 2);
        ShapeCheck.Count(sums, x.Shape[0]);
        float* data = Memory.Of(x), results = Memory.Of(sums);
        long columns = x.Shape[1];
        threads.Split(x.Shape[0], Grain.Rows(columns), (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                results[row] = FixedTree.Sum<TLanes, FixedTree.Values>(new(data + (row * columns)), columns);
            }
        });
    }

    private readonly struct AddSweep(float* x, float addend) : ISweep
    {
        private readonly float* _x = x;
        private readonly float _addend = addend;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Apply<T>(long i)
            where T : unmanaged, ILanes<T> => T.Store(T.Load(_x + i) + T.Broadcast(_addend), _x + i);
    }
}
