using System.Runtime.CompilerServices;
using Skyops.Kernels.Cpu.Lanes;

namespace Skyops.Kernels.Cpu.Gemm;

/// <summary>
/// The blocked matrix product. The sum is cut into blocks for the caches, but the accumulators go through the blocks in
/// ascending order, so each output is still one chain of fused multiply-adds from +0. Threads take blocks of outputs.
/// </summary>
/// <remarks>After Goto and van de Geijn, Anatomy of high-performance matrix multiplication (2008).</remarks>
internal sealed unsafe class MatrixProduct<TLanes>(CpuMemoryPool memory, OutputThreads threads)
    where TLanes : unmanaged, ILanes<TLanes>
{
    private const int DepthBlock = 256;
    private const int RowBlock = 336;
    private const int ColumnBlock = 256;

    /// <summary>c[i, j] = Σ a(i, p)·b(p, j) for row-major c [rows, columns].</summary>
    public void Multiply(OffsetMatrix a, OffsetMatrix b, float* c)
    {
        int rows = a.Rows.Length, columns = b.Columns.Length, depth = a.Columns.Length;
        if (rows == 0 || columns == 0)
        {
            return;
        }

        if (depth == 0)
        {
            new Span<float>(c, checked(rows * columns)).Clear();
            return;
        }

        var tile = TileChoice.For<TLanes>(rows);
        var width = 2 * TLanes.Count;
        var panels = (rows + tile.Rows - 1) / tile.Rows;
        using var packed = memory.Rent((long)panels * tile.Rows * depth);
        var packedA = packed.Data;
        var split = threads.IsWorthSplitting((long)rows * columns * depth);
        PackA(a, tile.Rows, panels, depth, packedA, split);

        var panelBlock = Math.Max(1, RowBlock / tile.Rows);
        var columnBlock = split
            ? Math.Clamp(((columns / (2 * threads.Count)) + width - 1) / width * width, width, ColumnBlock)
            : ColumnBlock;
        var rowBlocks = (panels + panelBlock - 1) / panelBlock;
        var columnBlocks = (columns + columnBlock - 1) / columnBlock;
        var job = new Job(tile, packedA, rows, columns, depth, width, c);
        void Block(int part)
        {
            var firstPanel = part % rowBlocks * panelBlock;
            var firstColumn = part / rowBlocks * columnBlock;
            ComputeBlock(
                job, b, firstPanel, Math.Min(panels, firstPanel + panelBlock), firstColumn,
                Math.Min(columns, firstColumn + columnBlock));
        }

        if (split)
        {
            threads.Run(rowBlocks * columnBlocks, Block);
            return;
        }

        for (var part = 0; part < rowBlocks * columnBlocks; part++)
        {
            Block(part);
        }
    }

    /// <summary>Blocks of the sum one after another; in each, panel after panel of rows.</summary>
    private void PackA(OffsetMatrix a, int tileRows, int panels, int depth, float* packed, bool split)
    {
        void Range(long from, long to)
        {
            fixed (int* across = a.Rows, along = a.Columns)
            {
                for (var block = 0; block < depth; block += DepthBlock)
                {
                    var size = Math.Min(DepthBlock, depth - block);
                    var target = packed + ((long)block * panels * tileRows);
                    for (var panel = (int)from; panel < to; panel++)
                    {
                        var row = panel * tileRows;
                        Packing.Panel(
                            a.Data, across + row, Math.Min(tileRows, a.Rows.Length - row), tileRows, along + block,
                            size, target + ((long)panel * tileRows * size));
                    }
                }
            }
        }

        if (split)
        {
            threads.Split(panels, 16, Range);
        }
        else
        {
            Range(0, panels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ComputeBlock(
        in Job job, OffsetMatrix b, int firstPanel, int endPanel, int firstColumn, int endColumn)
    {
        var width = job.Width;
        var columnPanels = (endColumn - firstColumn + width - 1) / width;
        var panels = (job.Rows + job.Tile.Rows - 1) / job.Tile.Rows;
        using var packedB = memory.Rent((long)columnPanels * width * Math.Min(DepthBlock, job.Depth));
        var target = packedB.Data;
        fixed (int* along = b.Rows, across = b.Columns)
        {
            for (var block = 0; block < job.Depth; block += DepthBlock)
            {
                var size = Math.Min(DepthBlock, job.Depth - block);
                for (var p = 0; p < columnPanels; p++)
                {
                    var column = firstColumn + (p * width);
                    Packing.Panel(
                        b.Data, across + column, Math.Min(width, endColumn - column), width, along + block, size,
                        target + ((long)p * width * size));
                }

                var packedA = job.PackedA + ((long)block * panels * job.Tile.Rows);
                for (var panel = firstPanel; panel < endPanel; panel++)
                {
                    var panelA = packedA + ((long)panel * job.Tile.Rows * size);
                    for (var p = 0; p < columnPanels; p++)
                    {
                        ComputeTile(
                            job, panelA, target + ((long)p * width * size), size, panel * job.Tile.Rows,
                            firstColumn + (p * width), block == 0);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ComputeTile(in Job job, float* a, float* b, int size, int row, int column, bool first)
    {
        var output = job.Output + ((long)row * job.Columns) + column;
        if (row + job.Tile.Rows <= job.Rows && column + job.Width <= job.Columns)
        {
            job.Tile.Compute(a, b, size, output, job.Columns, first);
        }
        else
        {
            ComputeEdge(job, a, b, size, row, column, first);
        }
    }

    /// <summary>
    /// A tile that hangs over the edge is computed beside the matrix; its valid part is copied in and out.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeEdge(in Job job, float* a, float* b, int size, int row, int column, bool first)
    {
        var width = job.Width;
        var buffer = stackalloc float[14 * 32];
        var validRows = Math.Min(job.Tile.Rows, job.Rows - row);
        var validColumns = Math.Min(width, job.Columns - column);
        var output = job.Output + ((long)row * job.Columns) + column;
        if (!first)
        {
            for (var r = 0; r < validRows; r++)
            {
                new ReadOnlySpan<float>(output + ((long)r * job.Columns), validColumns)
                    .CopyTo(new Span<float>(buffer + (r * width), validColumns));
            }
        }

        job.Tile.Compute(a, b, size, buffer, width, first);
        for (var r = 0; r < validRows; r++)
        {
            new ReadOnlySpan<float>(buffer + (r * width), validColumns)
                .CopyTo(new Span<float>(output + ((long)r * job.Columns), validColumns));
        }
    }

    private readonly struct Job(
        TileChoice tile, float* packedA, int rows, int columns, int depth, int width, float* output)
    {
        public readonly TileChoice Tile = tile;
        public readonly float* PackedA = packedA;
        public readonly int Rows = rows;
        public readonly int Columns = columns;
        public readonly int Depth = depth;
        public readonly int Width = width;
        public readonly float* Output = output;
    }
}
