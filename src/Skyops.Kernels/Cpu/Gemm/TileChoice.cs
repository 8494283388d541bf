using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Skyops.Kernels.Cpu.Lanes;

namespace Skyops.Kernels.Cpu.Gemm;

/// <summary>
/// Which register tile computes a product. It must fit the machine's registers (32 with AVX-512 and NEON, else 16); of
/// the two that fit, the one that wastes fewer rows. The choice cannot change a bit: a tile only groups outputs.
/// </summary>
internal readonly unsafe struct TileChoice
{
    private TileChoice(int rows, delegate*<float*, float*, int, float*, int, bool, void> compute)
    {
        Rows = rows;
        Compute = compute;
    }

    /// <summary>Rows of the tile; it is two vectors wide.</summary>
    public readonly int Rows;

    /// <summary>Panel a, panel b, depth, outputs, their row stride, whether the sum starts here.</summary>
    public readonly delegate*<float*, float*, int, float*, int, bool, void> Compute;

    public static TileChoice For<TLanes>(int rows)
        where TLanes : unmanaged, ILanes<TLanes>
    {
        var manyRegisters = Vector512.IsHardwareAccelerated || AdvSimd.IsSupported;
        var (high, low) = manyRegisters ? (Tile14.Rows, Tile8.Rows) : (Tile6.Rows, Tile4.Rows);

        // The higher tile does more multiply-adds a load: worth up to an eighth more rows.
        if (Padded(rows, high) * 8L > Padded(rows, low) * 9L)
        {
            return manyRegisters
                ? new TileChoice(Tile8.Rows, &Tile8.Compute<TLanes>)
                : new TileChoice(Tile4.Rows, &Tile4.Compute<TLanes>);
        }

        return manyRegisters
            ? new TileChoice(Tile14.Rows, &Tile14.Compute<TLanes>)
            : new TileChoice(Tile6.Rows, &Tile6.Compute<TLanes>);
    }

    private static int Padded(int rows, int tile) => (rows + tile - 1) / tile * tile;
}
