using System.Numerics;

namespace Skyops.Ethereum.Hashing;

/// <summary>
/// The permutation Keccak-f[1600] of FIPS 202, section 3.3. The 25 lanes are local variables, because that is what the
/// JIT keeps in registers; lane s[x + 5y] is called by its row and column, row A to E and column 0 to 4.
/// </summary>
internal static class KeccakPermutation
{
    /// <summary>64-bit lanes of the state.</summary>
    public const int Lanes = 25;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
        0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    public static void Apply(Span<ulong> state)
    {
        ulong a0 = state[0], a1 = state[1], a2 = state[2], a3 = state[3], a4 = state[4];
        ulong b0 = state[5], b1 = state[6], b2 = state[7], b3 = state[8], b4 = state[9];
        ulong c0 = state[10], c1 = state[11], c2 = state[12], c3 = state[13], c4 = state[14];
        ulong d0 = state[15], d1 = state[16], d2 = state[17], d3 = state[18], d4 = state[19];
        ulong e0 = state[20], e1 = state[21], e2 = state[22], e3 = state[23], e4 = state[24];
        foreach (var constant in RoundConstants)
        {
            // Theta: the parity of two neighbouring columns goes into each lane.
            var p0 = a0 ^ b0 ^ c0 ^ d0 ^ e0;
            var p1 = a1 ^ b1 ^ c1 ^ d1 ^ e1;
            var p2 = a2 ^ b2 ^ c2 ^ d2 ^ e2;
            var p3 = a3 ^ b3 ^ c3 ^ d3 ^ e3;
            var p4 = a4 ^ b4 ^ c4 ^ d4 ^ e4;
            var t0 = p4 ^ BitOperations.RotateLeft(p1, 1);
            var t1 = p0 ^ BitOperations.RotateLeft(p2, 1);
            var t2 = p1 ^ BitOperations.RotateLeft(p3, 1);
            var t3 = p2 ^ BitOperations.RotateLeft(p4, 1);
            var t4 = p3 ^ BitOperations.RotateLeft(p0, 1);

            // Rho and pi: each lane is rotated and moves to its new place.
            var v0 = a0 ^ t0;
            var v1 = BitOperations.RotateLeft(b1 ^ t1, 44);
            var v2 = BitOperations.RotateLeft(c2 ^ t2, 43);
            var v3 = BitOperations.RotateLeft(d3 ^ t3, 21);
            var v4 = BitOperations.RotateLeft(e4 ^ t4, 14);
            var w0 = BitOperations.RotateLeft(a3 ^ t3, 28);
            var w1 = BitOperations.RotateLeft(b4 ^ t4, 20);
            var w2 = BitOperations.RotateLeft(c0 ^ t0, 3);
            var w3 = BitOperations.RotateLeft(d1 ^ t1, 45);
            var w4 = BitOperations.RotateLeft(e2 ^ t2, 61);
            var x0 = BitOperations.RotateLeft(a1 ^ t1, 1);
            var x1 = BitOperations.RotateLeft(b2 ^ t2, 6);
            var x2 = BitOperations.RotateLeft(c3 ^ t3, 25);
            var x3 = BitOperations.RotateLeft(d4 ^ t4, 8);
            var x4 = BitOperations.RotateLeft(e0 ^ t0, 18);
            var y0 = BitOperations.RotateLeft(a4 ^ t4, 27);
            var y1 = BitOperations.RotateLeft(b0 ^ t0, 36);
            var y2 = BitOperations.RotateLeft(c1 ^ t1, 10);
            var y3 = BitOperations.RotateLeft(d2 ^ t2, 15);
            var y4 = BitOperations.RotateLeft(e3 ^ t3, 56);
            var z0 = BitOperations.RotateLeft(a2 ^ t2, 62);
            var z1 = BitOperations.RotateLeft(b3 ^ t3, 55);
            var z2 = BitOperations.RotateLeft(c4 ^ t4, 39);
            var z3 = BitOperations.RotateLeft(d0 ^ t0, 41);
            var z4 = BitOperations.RotateLeft(e1 ^ t1, 2);

            // Chi, row by row; iota adds the constant of the round to the first lane.
            a0 = v0 ^ (~v1 & v2) ^ constant;
            a1 = v1 ^ (~v2 & v3);
            a2 = v2 ^ (~v3 & v4);
            a3 = v3 ^ (~v4 & v0);
            a4 = v4 ^ (~v0 & v1);
            b0 = w0 ^ (~w1 & w2);
            b1 = w1 ^ (~w2 & w3);
            b2 = w2 ^ (~w3 & w4);
            b3 = w3 ^ (~w4 & w0);
            b4 = w4 ^ (~w0 & w1);
            c0 = x0 ^ (~x1 & x2);
            c1 = x1 ^ (~x2 & x3);
            c2 = x2 ^ (~x3 & x4);
            c3 = x3 ^ (~x4 & x0);
            c4 = x4 ^ (~x0 & x1);
            d0 = y0 ^ (~y1 & y2);
            d1 = y1 ^ (~y2 & y3);
            d2 = y2 ^ (~y3 & y4);
            d3 = y3 ^ (~y4 & y0);
            d4 = y4 ^ (~y0 & y1);
            e0 = z0 ^ (~z1 & z2);
            e1 = z1 ^ (~z2 & z3);
            e2 = z2 ^ (~z3 & z4);
            e3 = z3 ^ (~z4 & z0);
            e4 = z4 ^ (~z0 & z1);
        }

        state[0] = a0;
        state[1] = a1;
        state[2] = a2;
        state[3] = a3;
        state[4] = a4;
        state[5] = b0;
        state[6] = b1;
        state[7] = b2;
        state[8] = b3;
        state[9] = b4;
        state[10] = c0;
        state[11] = c1;
        state[12] = c2;
        state[13] = c3;
        state[14] = c4;
        state[15] = d0;
        state[16] = d1;
        state[17] = d2;
        state[18] = d3;
        state[19] = d4;
        state[20] = e0;
        state[21] = e1;
        state[22] = e2;
        state[23] = e3;
        state[24] = e4;
    }
}
