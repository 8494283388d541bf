using System.Runtime.CompilerServices;

namespace Skyops.Kernels.Cpu.Lanes;

/// <summary>
/// What one pass over a range does to the elements i … i + lanes − 1; a struct that holds pointers and constants.
/// </summary>
internal interface ISweep
{
    void Apply<TLanes>(long i)
        where TLanes : unmanaged, ILanes<TLanes>;
}

/// <summary>
/// Runs a sweep over a range: whole vectors first, then the tail one lane at a time, with the same bits.
/// </summary>
internal static class Sweep
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<TLanes, TSweep>(TSweep sweep, long from, long to)
        where TLanes : unmanaged, ILanes<TLanes>
        where TSweep : struct, ISweep
    {
        var i = from;
        for (; i <= to - TLanes.Count; i += TLanes.Count)
        {
            sweep.Apply<TLanes>(i);
        }

        for (; i < to; i++)
        {
            sweep.Apply<ScalarLane>(i);
        }
    }
}
