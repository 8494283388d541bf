using Skyops.Sealing.Objects;

namespace Skyops.Tests.Sealing.Objects;

public sealed class SealedLayoutTests
{
    [Fact]
    public void Each_length_has_one_sealed_length_and_the_others_have_none()
    {
        var sealedLengths = Enumerable.Range(0, 200).ToDictionary(x => Sample.Small.SealedLength(x), x => (long)x);
        Assert.Equal(200, sealedLengths.Count);
        for (var length = 0L; length < Sample.Small.SealedLength(199); length++)
        {
            var exists = sealedLengths.TryGetValue(length, out var expected);
            Assert.Equal(exists, Sample.Small.TryPlaintextLength(length, out var plaintext));
            Assert.Equal(exists ? expected : 0, plaintext);
        }
    }

    [Fact]
    public void Version_1_has_chunks_of_64_KiB_and_ends_at_a_tebibyte()
    {
        var layout = SealedLayout.Version1;
        Assert.Equal(65_536, layout.ChunkSize);
        Assert.Equal(1L << 40, layout.MaxPlaintextLength);
        Assert.Equal(76 + 16, layout.SealedLength(0));
        Assert.Equal(76 + 65_536 + 16, layout.SealedLength(65_536));
        Assert.Equal(76 + 65_537 + 32, layout.SealedLength(65_537));
        Assert.Equal(76 + (2 * 65_552), layout.OffsetOf(2));
        Assert.True(layout.TryPlaintextLength(layout.SealedLength(1L << 40), out var most));
        Assert.Equal(1L << 40, most);
        Assert.False(layout.TryPlaintextLength(layout.SealedLength(1L << 40) + 17, out _));
        Assert.False(layout.TryPlaintextLength(long.MaxValue, out _));
        Assert.False(layout.TryPlaintextLength(-1, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.SealedLength((1L << 40) + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => layout.SealedLength(-1));
    }
}
