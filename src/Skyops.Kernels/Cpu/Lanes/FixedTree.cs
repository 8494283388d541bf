using System.Runtime.CompilerServices;

namespace Skyops.Kernels.Cpu.Lanes;

/// <summary>The terms of a sum: term i … i + lanes − 1, each already rounded to binary32.</summary>
internal interface ITerms
{
    TLanes At<TLanes>(long i)
        where TLanes : unmanaged, ILanes<TLanes>;
}

/// <summary>
/// The one order in which long sums are taken, on every back end.
/// </summary>
/// <remarks>
/// The terms are cut into chunks of 1,024. In a chunk, lane l of 32 adds the terms l, l + 32, l + 64 … in ascending
/// order to +0; then the lanes fold in halves: lane l adds lane l + 16 for l &lt; 16, then + 8, + 4, + 2, + 1. The
/// chunk sums are the terms of the next level, until one is left. All operations are plain binary32 additions. A sum
/// that starts from +0 is never −0, so absent terms at the end and terms of +0 are the same. The sum of nothing is +0.
/// </remarks>
internal static unsafe class FixedTree
{
    public const int Lanes = 32;
    public const int Chunk = 1024;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum<TLanes, TTerms>(TTerms terms, long count)
        where TLanes : unmanaged, ILanes<TLanes>
        where TTerms : struct, ITerms
    {
        if (count <= Chunk)
        {
            return SumChunk<TLanes, TTerms>(terms, 0, (int)count);
        }

        var chunks = (int)((count + Chunk - 1) / Chunk);
        var sums = new float[chunks];
        for (var c = 0; c < chunks; c++)
        {
            var from = (long)c * Chunk;
            sums[c] = SumChunk<TLanes, TTerms>(terms, from, (int)Math.Min(Chunk, count - from));
        }

        fixed (float* next = sums)
        {
            return Sum<TLanes, Values>(new Values(next), chunks);
        }
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumChunk<TLanes, TTerms>(TTerms terms, long from, int count)
        where TLanes : unmanaged, ILanes<TLanes>
        where TTerms : struct, ITerms
    {
        var lanes = stackalloc float[Lanes];
        var whole = count & -Lanes;
        for (var lane = 0; lane < Lanes; lane += TLanes.Count)
        {
            var sum = TLanes.Broadcast(0f);
            for (var i = lane; i < whole; i += Lanes)
            {
                sum += terms.At<TLanes>(from + i);
            }

            TLanes.Store(sum, lanes + lane);
        }

        for (var i = whole; i < count; i++)
        {
            ScalarLane.Store(new ScalarLane(lanes[i - whole]) + terms.At<ScalarLane>(from + i), lanes + (i - whole));
        }

        for (var half = Lanes / 2; half > 0; half /= 2)
        {
            for (var lane = 0; lane < half; lane++)
            {
                lanes[lane] += lanes[lane + half];
            }
        }

        return lanes[0];
    }

    /// <summary>Terms that are stored values.</summary>
    public readonly struct Values(float* values) : ITerms
    {
        private readonly float* _values = values;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLanes At<TLanes>(long i)
            where TLanes : unmanaged, ILanes<TLanes> => TLanes.Load(_values + i);
    }
}
