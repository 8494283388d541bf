using System.Security.Cryptography;
using Skyops.Merkle.Hashing;

namespace Skyops.Tests.Merkle;

public sealed class LevelHasherTests
{
    public static TheoryData<int> Widths => [1, 8, 16];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Leaves_hash_as_the_platform_hashes_them(int width)
    {
        var random = new Random(width);
        for (var count = 0; count <= 70; count++)
        {
            var digests = new byte[count * 32];
            random.NextBytes(digests);
            var hashes = new byte[digests.Length];
            LevelHasher.HashLeaves(digests, hashes, Available(width));
            for (var i = 0; i < count; i++)
                Assert.Equal(SHA256.HashData([0, .. digests.AsSpan(i * 32, 32)]), hashes[(i * 32)..((i + 1) * 32)]);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Pairs_hash_as_the_platform_hashes_them_also_in_place(int width)
    {
        var random = new Random(width);
        for (var count = 0; count <= 70; count++)
        {
            var children = new byte[count * 64];
            random.NextBytes(children);
            var parents = new byte[count * 32];
            LevelHasher.HashPairs(children, parents, Available(width));
            for (var i = 0; i < count; i++)
                Assert.Equal(SHA256.HashData([1, .. children.AsSpan(i * 64, 64)]), parents[(i * 32)..((i + 1) * 32)]);
            LevelHasher.HashPairs(children, children, Available(width));
            Assert.Equal(parents, children[..parents.Length]);
        }
    }

    // On a machine without the instructions the widest available form is checked instead.
    private static LaneWidth Available(int width) => (LaneWidth)Math.Min(width, (int)LevelHasher.Widest);
}
