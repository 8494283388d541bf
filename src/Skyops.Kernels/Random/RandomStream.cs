namespace Skyops.Kernels.Random;

/// <summary>
/// One of 2^64 independent streams of a seed. Position p reads word p mod 4 of the block whose counter is
/// (p div 4, stream) and whose key is the seed, low words first.
/// </summary>
public readonly record struct RandomStream(ulong Seed, ulong Stream)
{
    /// <summary>The 32 bits at a position.</summary>
    public uint Bits(ulong position)
    {
        var (x, y, z, w) = Block(position / 4);
        return (position % 4) switch { 0 => x, 1 => y, 2 => z, _ => w };
    }

    /// <summary>A number in [0, 1) with 24 random bits at a position.</summary>
    public float Uniform(ulong position) => (Bits(position) >> 8) * (1f / 16777216f);

    /// <summary>
    /// The numbers 0 … count − 1 in random order: Fisher–Yates from the end, the place for element i taken as the high
    /// half of 64 random bits (block i of the stream) times i + 1, so that the bias is below 2^−32.
    /// </summary>
    public int[] Permutation(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        for (var i = count - 1; i > 0; i--)
        {
            var (x, y, _, _) = Block((ulong)i);
            var other = (int)Math.BigMul(((ulong)y << 32) | x, (ulong)i + 1, out _);
            (order[i], order[other]) = (order[other], order[i]);
        }

        return order;
    }

    private (uint X, uint Y, uint Z, uint W) Block(ulong counter) => Philox.Block(
        ((uint)counter, (uint)(counter >> 32), (uint)Stream, (uint)(Stream >> 32)), ((uint)Seed, (uint)(Seed >> 32)));
}
