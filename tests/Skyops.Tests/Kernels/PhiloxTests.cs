using Skyops.Kernels.Random;

namespace Skyops.Tests.Kernels;

public sealed class PhiloxTests
{
    /// <summary>The known answers of the authors' Random123 library (kat_vectors, philox4x32 10).</summary>
    [Fact]
    public void Known_answers_hold()
    {
        Assert.Equal((0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u), Philox.Block((0, 0, 0, 0), (0, 0)));
        Assert.Equal(
            (0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu),
            Philox.Block((~0u, ~0u, ~0u, ~0u), (~0u, ~0u)));
        Assert.Equal(
            (0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u),
            Philox.Block((0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), (0xa4093822, 0x299f31d0)));
    }

    [Fact]
    public void A_stream_reads_the_words_of_its_blocks_in_order()
    {
        var stream = new RandomStream(Seed: 0, Stream: 0);
        Assert.Equal(
            [0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u], new ulong[] { 0, 1, 2, 3 }.Select(stream.Bits));
        Assert.Equal(Philox.Block((1, 0, 0, 0), (0, 0)).Y, stream.Bits(5));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1797)]
    public void A_permutation_holds_every_number_once(int count) => Assert.Equal(
        Enumerable.Range(0, count), RandomStreams.Of(7, StreamPurpose.EpochOrder).Permutation(count).Order());

    [Fact]
    public void All_orders_of_four_come_about_equally_often()
    {
        var counts = Enumerable.Range(0, 24_000)
            .Select(i => string.Join(' ', RandomStreams.Of((ulong)i, StreamPurpose.TestSplit).Permutation(4)))
            .CountBy(order => order).ToDictionary();
        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, n => Assert.InRange(n, 850, 1150));
    }

    [Fact]
    public void Uniform_numbers_fill_the_unit_interval()
    {
        var stream = RandomStreams.Of(3, StreamPurpose.InitialWeights, 1, 2, 3);
        var values = Enumerable.Range(0, 20_000).Select(i => stream.Uniform((ulong)i)).ToArray();
        Assert.All(values, v => Assert.InRange(v, 0f, 0.99999994f));
        Assert.InRange(values.Average(), 0.49, 0.51);
        Assert.InRange(values.Select(v => v * v).Average(), 0.323, 0.343);
    }
}
