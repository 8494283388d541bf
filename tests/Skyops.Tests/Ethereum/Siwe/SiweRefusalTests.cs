using Skyops.Ethereum.Siwe;
using static Skyops.Tests.Ethereum.Siwe.SiweSamples;

namespace Skyops.Tests.Ethereum.Siwe;

/// <summary>What the grammar of EIP-4361 does not allow, line by line.</summary>
public sealed class SiweRefusalTests
{
    public static TheoryData<int, string, SiweFault> Lines => new()
    {
        { 0, "", SiweFault.Header },
        { 0, Full[0] + " ", SiweFault.Header },
        { 0, Full[0].Replace("wants", "Wants", StringComparison.Ordinal), SiweFault.Header },
        { 0, "1http://skyops.example wants you to sign in with your Ethereum account:", SiweFault.Header },
        { 0, "://skyops.example wants you to sign in with your Ethereum account:", SiweFault.Header },
        { 0, " wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "https:// wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "a b wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "skyops.example/path wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "skyops.example?q wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "skyops.example:port wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "a@b@c wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "[::1 wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, ":80 wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 0, "skÿops.example wants you to sign in with your Ethereum account:", SiweFault.Domain },
        { 1, "", SiweFault.Address },
        { 1, "0x8617e340b3d01fa5f11f306f4090fd50e238070d", SiweFault.Address },
        { 1, "0x8617E340B3D01FA5F11F306F4090FD50E238070d", SiweFault.Address },
        { 1, "8617E340B3D01FA5F11F306F4090FD50E238070D", SiweFault.Address },
        { 1, Address + "0", SiweFault.Address },
        { 1, Address + "\r", SiweFault.Address },
        { 2, " ", SiweFault.Statement },
        { 2, "Sign in", SiweFault.Statement },
        { 3, "a \"quoted\" word", SiweFault.Statement },
        { 3, "100%", SiweFault.Statement },
        { 3, "grüße", SiweFault.Statement },
        { 3, "tab\there", SiweFault.Statement },
        { 3, "two\nlines", SiweFault.Statement },
        { 4, "x", SiweFault.Statement },
        { 5, "", SiweFault.Uri },
        { 5, "uri: https://skyops.example/", SiweFault.Uri },
        { 5, "URI:https://skyops.example/", SiweFault.Uri },
        { 5, "URI: skyops.example", SiweFault.Uri },
        { 5, "URI: _no_scheme_:x", SiweFault.Uri },
        { 5, "URI: https://skyops.example/a b", SiweFault.Uri },
        { 5, "URI: https://skyops.example/ ", SiweFault.Uri },
        { 5, "URI: https://skyops.example/%zz", SiweFault.Uri },
        { 5, "URI: ", SiweFault.Uri },
        { 6, "Version: 2", SiweFault.Version },
        { 6, "Version: 01", SiweFault.Version },
        { 6, "Version: 1 ", SiweFault.Version },
        { 7, "Chain ID: ", SiweFault.ChainId },
        { 7, "Chain ID: 0x1", SiweFault.ChainId },
        { 7, "Chain ID: -1", SiweFault.ChainId },
        { 7, "Chain ID: 1 ", SiweFault.ChainId },
        { 7, "Chain ID: ١", SiweFault.ChainId },
        { 7, "Chain ID: 01", SiweFault.ChainId },
        { 7, "Chain ID: 18446744073709551616", SiweFault.ChainId },
        { 8, "Nonce: 1234567", SiweFault.Nonce },
        { 8, "Nonce: 1234-5678", SiweFault.Nonce },
        { 8, "Nonce: 1234567é", SiweFault.Nonce },
        { 8, "Nonce:  12345678", SiweFault.Nonce },
        { 9, "Issued At: Sun, 01 Mar 2026 10:00:00 GMT", SiweFault.IssuedAt },
        { 9, "Issued At: ", SiweFault.IssuedAt },
        { 10, "Expiration Time: 2026-02-30T00:00:00Z", SiweFault.ExpirationTime },
        { 10, "Expiration Time: ", SiweFault.ExpirationTime },
        { 11, "Not Before: tomorrow", SiweFault.NotBefore },
        { 12, "Request ID: a/b", SiweFault.RequestId },
        { 12, "Request ID: a b", SiweFault.RequestId },
        { 12, "Request ID: %2", SiweFault.RequestId },
        { 13, "Resources: ", SiweFault.UnexpectedLine },
        { 13, "resources:", SiweFault.UnexpectedLine },
        { 14, "https://skyops.example/", SiweFault.Resources },
        { 14, "-https://skyops.example/", SiweFault.Resources },
        { 14, "- no uri", SiweFault.Resources },
        { 15, "- urn:a - urn:b", SiweFault.Resources },
        { 15, "", SiweFault.Resources },
        { 15, "- urn:a\n", SiweFault.Resources },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_line_that_is_not_as_it_must_be_is_named(int index, string line, SiweFault expected)
    {
        string[] lines = [.. Full];
        lines[index] = line;
        Assert.Equal(expected, Fault(Text(lines)));
    }

    [Theory]
    [InlineData(0, SiweFault.Header)]
    [InlineData(1, SiweFault.Address)]
    [InlineData(2, SiweFault.Statement)]
    [InlineData(4, SiweFault.Statement)]
    [InlineData(5, SiweFault.Uri)]
    [InlineData(6, SiweFault.Version)]
    [InlineData(7, SiweFault.ChainId)]
    [InlineData(8, SiweFault.Nonce)]
    [InlineData(9, SiweFault.IssuedAt)]
    [InlineData(13, SiweFault.UnexpectedLine)]
    public void A_line_that_is_missing_is_named(int index, SiweFault expected) =>
        Assert.Equal(expected, Fault(Text([.. Full[..index], .. Full[(index + 1)..]])));

    [Fact]
    public void Two_lines_may_not_change_places()
    {
        for (var i = 0; i < 14; i++)
        {
            string[] lines = [.. Full];
            (lines[i], lines[i + 1]) = (lines[i + 1], lines[i]);
            Assert.False(SiweMessage.TryParse(Text(lines), out _, out _), $"lines {i} and {i + 1}");
        }
    }

    [Fact]
    public void A_line_may_not_stand_twice()
    {
        for (var i = 0; i < 14; i++)
        {
            if (i is not (2 or 4))
                Assert.NotEqual(SiweFault.None, Fault(Text([.. Full[..i], Full[i], .. Full[i..]])));
        }
    }

    [Fact]
    public void Nothing_may_stand_before_or_after()
    {
        Assert.Equal(SiweFault.UnexpectedLine, Fault(Text(Bare) + "\n"));
        Assert.Equal(SiweFault.Header, Fault("\n" + Text(Bare)));
        Assert.Equal(SiweFault.UnexpectedLine, Fault(Text([.. Bare, "Extra: 1"])));
        Assert.Equal(SiweFault.IssuedAt, Fault(Text(Bare) + " "));
        Assert.NotEqual(SiweFault.None, Fault(string.Join("\r\n", Bare)));
        Assert.Equal(SiweFault.Header, Fault(""));
        Assert.Equal(SiweFault.Header, Fault(null));
    }

    private static SiweFault Fault(string? text)
    {
        Assert.Equal(SiweMessage.TryParse(text, out var message, out var fault), message is not null);
        Assert.Equal(message is not null, fault == SiweFault.None);
        return fault;
    }
}
