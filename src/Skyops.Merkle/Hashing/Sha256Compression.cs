using System.Runtime.CompilerServices;

namespace Skyops.Merkle.Hashing;

/// <summary>
/// The SHA-256 compression function (FIPS 180-4, section 6.2.2) over any number of lanes. It exists because the
/// platform's call costs about 1.9 µs for 64 bytes, nearly all of it overhead, and a Merkle tree makes two such calls
/// a leaf. It only hashes public data.
/// </summary>
internal static class Sha256Compression
{
    public static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    /// <summary>Absorbs one block of 16 words into the 8 state words. The block is used as scratch space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Absorb<T>(Span<T> state, Span<T> block)
        where T : unmanaged, IWordLanes<T>
    {
        T a = state[0], b = state[1], c = state[2], d = state[3];
        T e = state[4], f = state[5], g = state[6], h = state[7];
        for (var round = 0; round < 64; round += 8)
        {
            // The schedule needs only the last 16 words, so it is kept in a ring and extended half a ring at a time.
            var words = block.Slice(round & 8, 8);
            if (round >= 16)
                Extend(block, round & 8);
            var k = RoundConstants.Slice(round, 8);
            Round(a, b, c, ref d, e, f, g, ref h, words[0] + T.Broadcast(k[0]));
            Round(h, a, b, ref c, d, e, f, ref g, words[1] + T.Broadcast(k[1]));
            Round(g, h, a, ref b, c, d, e, ref f, words[2] + T.Broadcast(k[2]));
            Round(f, g, h, ref a, b, c, d, ref e, words[3] + T.Broadcast(k[3]));
            Round(e, f, g, ref h, a, b, c, ref d, words[4] + T.Broadcast(k[4]));
            Round(d, e, f, ref g, h, a, b, ref c, words[5] + T.Broadcast(k[5]));
            Round(c, d, e, ref f, g, h, a, ref b, words[6] + T.Broadcast(k[6]));
            Round(b, c, d, ref e, f, g, h, ref a, words[7] + T.Broadcast(k[7]));
        }

        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round<T>(T a, T b, T c, ref T d, T e, T f, T g, ref T h, T wordAndConstant)
        where T : unmanaged, IWordLanes<T>
    {
        var first = h + T.RotateXor(e, 6, 11, 25) + T.Choose(e, f, g) + wordAndConstant;
        d += first;
        h = first + T.RotateXor(a, 2, 13, 22) + T.Majority(a, b, c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Extend<T>(Span<T> ring, int start)
        where T : unmanaged, IWordLanes<T>
    {
        for (var i = start; i < start + 8; i++)
        {
            ring[i] += T.RotateShiftXor(ring[(i + 1) & 15], 7, 18, 3) + ring[(i + 9) & 15]
                + T.RotateShiftXor(ring[(i + 14) & 15], 17, 19, 10);
        }
    }
}
