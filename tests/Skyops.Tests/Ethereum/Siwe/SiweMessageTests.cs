using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Siwe;
using static Skyops.Tests.Ethereum.Siwe.SiweSamples;

namespace Skyops.Tests.Ethereum.Siwe;

public sealed class SiweMessageTests
{
    [Fact]
    public void Every_field_is_read_and_written_again_letter_for_letter()
    {
        var message = Parse(Text(Full));
        Assert.Equal("https", message.Scheme);
        Assert.Equal("alice@skyops.example:8443", message.Domain);
        Assert.Equal(Address, message.Address.ToString());
        Assert.Equal("Sign in to Skyops; see https://skyops.example/terms", message.Statement);
        Assert.Equal("https://skyops.example:8443/v1/login", message.Uri);
        Assert.Equal(4242UL, message.ChainId);
        Assert.Equal("7hT2pQ9x", message.Nonce);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, 250, TimeSpan.Zero), message.IssuedAt.Instant);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 5, 0, TimeSpan.Zero), message.ExpirationTime?.Instant);
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero), message.NotBefore?.Instant);
        Assert.Equal("r-1%20a", message.RequestId);
        Assert.Equal(Full[^2..].Select(line => line[2..]), message.Resources);
        Assert.Equal(Text(Full), message.ToString());
        Assert.True(message.IsWellFormed);
    }

    [Fact]
    public void What_is_optional_may_be_absent_in_any_combination()
    {
        for (var chosen = 0; chosen < 64; chosen++)
        {
            IEnumerable<string> lines =
            [
                (chosen & 1) != 0 ? Full[0] : Bare[0],
                .. Full[1..3],
                .. (chosen & 2) != 0 ? Full[3..5] : [""],
                .. Full[5..10],
                .. (chosen & 4) != 0 ? Full[10..11] : [],
                .. (chosen & 8) != 0 ? Full[11..12] : [],
                .. (chosen & 16) != 0 ? Full[12..13] : [],
                .. (chosen & 32) != 0 ? Full[13..] : [],
            ];
            var message = Parse(Text(lines));
            Assert.Equal((chosen & 1) != 0, message.Scheme is not null);
            Assert.Equal((chosen & 2) != 0, message.Statement is not null);
            Assert.Equal((chosen & 4) != 0, message.ExpirationTime is not null);
            Assert.Equal((chosen & 8) != 0, message.NotBefore is not null);
            Assert.Equal((chosen & 16) != 0, message.RequestId is not null);
            Assert.Equal((chosen & 32) != 0, message.Resources is not null);
            Assert.Equal(Text(lines), message.ToString());
            Assert.True(message.IsWellFormed);
        }
    }

    [Fact]
    public void What_is_there_and_empty_is_not_what_is_absent()
    {
        var message = Parse(Text([.. Bare[..3], "", "", .. Bare[4..], "Request ID: ", "Resources:"]));
        Assert.Equal("", message.Statement);
        Assert.Equal("", message.RequestId);
        Assert.Equal([], message.Resources!);
        Assert.NotEqual(Parse(Text(Bare)), message);
        Assert.NotEqual(Parse(Text(Bare)), Parse(Text([.. Bare, "Resources:"])));
    }

    [Theory]
    [InlineData("a\nURI: https://evil.example/")]
    [InlineData("tab\there")]
    [InlineData("grüße")]
    public void A_statement_that_cannot_stand_in_a_message_is_not_well_formed(string statement) =>
        Assert.False((Parse(Text(Bare)) with { Statement = statement }).IsWellFormed);

    [Fact]
    public void A_field_that_would_add_a_line_is_not_well_formed()
    {
        var message = Parse(Text(Bare));
        Assert.False((message with { Nonce = "12345678\nIssued At: 2026-03-01T10:00:00Z" }).IsWellFormed);
        Assert.False((message with { Uri = "https://a.example/\nVersion: 1" }).IsWellFormed);
        Assert.False((message with { RequestId = "1\nResources:" }).IsWellFormed);
        Assert.False((message with { Resources = ["urn:a\n- urn:b"] }).IsWellFormed);
        Assert.False((message with { Domain = "https://skyops.example" }).IsWellFormed);
        Assert.False((message with { IssuedAt = default }).IsWellFormed);
    }

    [Fact]
    public void A_message_made_here_is_what_is_read()
    {
        var message = new SiweMessage
        {
            Domain = "skyops.example",
            Address = EthereumAddress.Parse(Address),
            Statement = "Sign in.",
            Uri = "https://skyops.example/v1/login",
            ChainId = ulong.MaxValue,
            Nonce = "abcdefgh",
            IssuedAt = SiweTime.At(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))),
            Resources = ["urn:a", "urn:b"],
        };
        Assert.Equal("2026-01-02T01:04:05.000Z", message.IssuedAt.Text);
        Assert.Equal(message, Parse(message.ToString()));
        Assert.Equal(message.GetHashCode(), Parse(message.ToString()).GetHashCode());
    }

    [Fact]
    public void A_longer_text_than_allowed_is_refused()
    {
        var tooLong = Text([.. Bare, "Request ID: " + new string('a', SiweMessage.MaxLength)]);
        Assert.False(SiweMessage.TryParse(tooLong, out _, out var fault));
        Assert.Equal(SiweFault.TooLong, fault);
    }

    private static SiweMessage Parse(string text)
    {
        Assert.True(SiweMessage.TryParse(text, out var message, out var fault), $"{fault}: {text}");
        return message;
    }
}
