using Skyops.Grpc;
using Skyops.Grpc.Headers;

namespace Skyops.Tests.Grpc;

/// <summary>Headers of the protocol, as text.</summary>
public sealed class HeaderTests
{
    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("3S", 3_000)]
    [InlineData("4m", 4)]
    [InlineData("5000u", 5)]
    [InlineData("6000000n", 6)]
    [InlineData("0m", 0)]
    public void A_timeout_is_read_in_each_unit(string header, int expectedMs)
    {
        Assert.True(TimeoutHeader.TryParse(header, out var timeout));
        Assert.Equal(TimeSpan.FromMilliseconds(expectedMs), timeout);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("m")]
    [InlineData("-5m")]
    [InlineData("5x")]
    [InlineData(" 5m")]
    [InlineData("123456789m")]
    public void A_malformed_timeout_is_refused(string? header) => Assert.False(TimeoutHeader.TryParse(header, out _));

    [Fact]
    public void A_written_timeout_has_at_most_eight_digits_and_is_never_shorter_than_meant()
    {
        const int Seed = 7;
        var random = new Random(Seed);
        for (var round = 0; round < 10_000; round++)
        {
            var meant = TimeSpan.FromTicks(random.NextInt64(1, 1L << random.Next(1, 62)));
            var header = TimeoutHeader.Format(meant);
            Assert.True(header.Length <= 9, $"Seed {Seed}, round {round}: {header}");
            Assert.True(TimeoutHeader.TryParse(header, out var read), $"Seed {Seed}, round {round}: {header}");
            Assert.InRange(read, meant, meant * 1.001 + TimeSpan.FromMilliseconds(1));
        }
    }

    [Theory]
    [InlineData("plain text ~", "plain text ~")]
    [InlineData("100 %", "100 %25")]
    [InlineData("a\nb", "a%0Ab")]
    [InlineData("ü🚀", "%C3%BC%F0%9F%9A%80")]
    public void A_status_message_is_percent_encoded(string text, string encoded)
    {
        Assert.Equal(encoded, StatusMessage.Encode(text));
        Assert.Equal(text, StatusMessage.Decode(encoded));
    }

    [Theory]
    [InlineData("100%", "100%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("%e4", "\ufffd")]
    public void A_badly_encoded_message_is_still_read(string encoded, string text) =>
        Assert.Equal(text, StatusMessage.Decode(encoded));

    [Theory]
    [InlineData("grpc-status", "0")]
    [InlineData("content-type", "x")]
    [InlineData("bad key", "x")]
    [InlineData("", "x")]
    [InlineData("key", "line\nbreak")]
    [InlineData("key", "ü")]
    [InlineData("key-bin", "text")]
    public void Metadata_that_may_not_travel_is_refused(string key, string value) =>
        Assert.Throws<ArgumentException>(() => new GrpcMetadata().Add(key, value));
}
