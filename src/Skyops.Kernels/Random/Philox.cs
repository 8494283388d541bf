namespace Skyops.Kernels.Random;

/// <summary>
/// Philox 4×32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3; SC 2011): four 32-bit words
/// as a pure function of a key and a counter. Any position of any stream can be computed alone, on any back end.
/// </summary>
public static class Philox
{
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;

    /// <summary>The four words of a counter (least significant word first) under a key.</summary>
    public static (uint X, uint Y, uint Z, uint W) Block(
        (uint X, uint Y, uint Z, uint W) counter, (uint A, uint B) key)
    {
        var (x, y, z, w) = counter;
        var (a, b) = key;
        for (var round = 0; round < 10; round++)
        {
            var first = (ulong)MultiplierA * x;
            var second = (ulong)MultiplierB * z;
            (x, y, z, w) = ((uint)(second >> 32) ^ y ^ a, (uint)second, (uint)(first >> 32) ^ w ^ b, (uint)first);
            a = unchecked(a + WeylA);
            b = unchecked(b + WeylB);
        }

        return (x, y, z, w);
    }
}
