using Skyops.Ethereum.Curve;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Messages;
using Skyops.Ethereum.Siwe;

namespace Skyops.Tests.Ethereum.Siwe;

public sealed class SiweVerifierTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly SiweExpectation Expected = new()
    {
        Domain = "skyops.example",
        Uri = "https://skyops.example/v1/login",
        ChainId = 4242,
        Nonce = "7hT2pQ9xAbCdEfGh",
        Now = Now,
    };

    private readonly WalletKey _wallet = WalletKey.Create();

    public void Dispose() => _wallet.Dispose();

    [Fact]
    public void A_message_that_says_what_was_expected_is_valid()
    {
        var message = Message();
        var signature = PersonalMessage.Sign(_wallet, message.ToString());
        Assert.Equal(SiweVerdict.Valid, SiweVerifier.Verify(message.ToString(), signature, Expected, out var read));
        Assert.Equal(message, read);
    }

    [Fact]
    public void What_it_says_is_compared_letter_for_letter()
    {
        Assert.Equal(SiweVerdict.Valid, Verdict(message => message with { Scheme = "https" }));
        Assert.Equal(SiweVerdict.Valid, Verdict(message => message with { Scheme = "HTTPS" }));
        Assert.Equal(SiweVerdict.WrongDomain, Verdict(message => message with { Scheme = "http" }));
        Assert.Equal(SiweVerdict.WrongDomain, Verdict(message => message with { Scheme = "https+x" }));
        Assert.Equal(SiweVerdict.WrongDomain, Verdict(message => message with { Domain = "skyops.example.org" }));
        Assert.Equal(SiweVerdict.WrongDomain, Verdict(message => message with { Domain = "Skyops.example" }));
        Assert.Equal(SiweVerdict.WrongDomain, Verdict(message => message with { Domain = "skyops.example:443" }));
        Assert.Equal(SiweVerdict.WrongDomain, Verdict(message => message with { Domain = "x@skyops.example" }));
        Assert.Equal(SiweVerdict.WrongUri, Verdict(message => message with { Uri = message.Uri + "/" }));
        Assert.Equal(SiweVerdict.WrongUri, Verdict(message => message with { Uri = "https://skyops.example" }));
        Assert.Equal(SiweVerdict.WrongChain, Verdict(message => message with { ChainId = 1 }));
        Assert.Equal(SiweVerdict.WrongNonce, Verdict(message => message with { Nonce = "7ht2pq9xabcdefgh" }));
        Assert.Equal(SiweVerdict.WrongNonce, Verdict(message => message with { Nonce = message.Nonce + "0" }));
    }

    [Theory]
    [InlineData(60, SiweVerdict.Valid)]
    [InlineData(61, SiweVerdict.IssuedInFuture)]
    [InlineData(-360, SiweVerdict.Valid)]
    [InlineData(-361, SiweVerdict.Stale)]
    public void It_may_be_as_old_as_a_login_takes_and_as_new_as_clocks_differ(int seconds, SiweVerdict expected) =>
        Assert.Equal(expected, Verdict(message => message with { IssuedAt = At(seconds) }));

    [Theory]
    [InlineData(60, SiweVerdict.Valid)]
    [InlineData(61, SiweVerdict.NotYetValid)]
    [InlineData(-100_000_000, SiweVerdict.Valid)]
    public void It_does_not_hold_before_its_time(int seconds, SiweVerdict expected) =>
        Assert.Equal(expected, Verdict(message => message with { NotBefore = At(seconds) }));

    [Theory]
    [InlineData(-59, SiweVerdict.Valid)]
    [InlineData(-60, SiweVerdict.Expired)]
    [InlineData(100_000_000, SiweVerdict.Valid)]
    public void It_does_not_hold_after_its_time(int seconds, SiweVerdict expected) =>
        Assert.Equal(expected, Verdict(message => message with { ExpirationTime = At(seconds) }));

    [Theory]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.9999999Z")]
    public void Times_at_the_ends_of_the_calendar_are_only_wrong(string text)
    {
        Assert.True(SiweTime.TryParse(text, out var time));
        var verdict = Verdict(message => message with { IssuedAt = time });
        Assert.True(verdict is SiweVerdict.Stale or SiweVerdict.IssuedInFuture);
        Assert.NotEqual(SiweVerdict.BadSignature, Verdict(message => message with { NotBefore = time }));
        Assert.NotEqual(SiweVerdict.BadSignature, Verdict(message => message with { ExpirationTime = time }));
    }

    [Fact]
    public void Only_the_signature_of_the_account_over_this_text_counts()
    {
        using var other = WalletKey.Create();
        var text = Message().ToString();
        var good = PersonalMessage.Sign(_wallet, text);
        Assert.Equal(SiweVerdict.Valid, SiweVerifier.Verify(text, good, Expected));
        Assert.Equal(
            SiweVerdict.Valid, SiweVerifier.Verify(text, [.. good[..64], (byte)(good[64] - 27)], Expected));
        byte[][] bad =
        [
            [],
            good[..64],
            [.. good, 0],
            [.. good[..64], (byte)(55 - good[64])],
            [.. good[..64], (byte)(good[64] + 8)],
            HighTwin(good),
            PersonalMessage.Sign(other, text),
            PersonalMessage.Sign(_wallet, text + "\n"),
            _wallet.Sign(Skyops.Ethereum.Hashing.Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(text))),
        ];
        Assert.All(bad, signature =>
            Assert.Equal(SiweVerdict.BadSignature, SiweVerifier.Verify(text, signature, Expected)));
    }

    [Fact]
    public void A_text_that_was_changed_by_one_letter_is_never_valid()
    {
        var text = Message().ToString();
        var signature = PersonalMessage.Sign(_wallet, text);
        for (var seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var letters = text.ToCharArray();
            var at = random.Next(letters.Length);
            letters[at] = (char)random.Next(32, 127);
            var changed = new string(letters);
            var verdict = SiweVerifier.Verify(changed, signature, Expected);
            Assert.True(changed == text == (verdict == SiweVerdict.Valid), $"seed {seed}: {verdict}");
        }
    }

    [Fact]
    public void What_is_no_message_is_malformed()
    {
        Assert.Equal(SiweVerdict.Malformed, SiweVerifier.Verify(null, [], Expected));
        Assert.Equal(SiweVerdict.Malformed, SiweVerifier.Verify("", [], Expected));
        Assert.Equal(SiweVerdict.Malformed, SiweVerifier.Verify(Message() + "\n", [], Expected));
        Assert.Equal(SiweVerdict.Malformed, SiweVerifier.Verify(Message() + "\ud800", [], Expected));
    }

    private SiweVerdict Verdict(Func<SiweMessage, SiweMessage> change)
    {
        var message = change(Message());
        Assert.True(message.IsWellFormed);
        return SiweVerifier.Verify(
            message.ToString(), PersonalMessage.Sign(_wallet, message.ToString()), Expected);
    }

    private SiweMessage Message() => new()
    {
        Domain = Expected.Domain,
        Address = _wallet.Address,
        Statement = "Sign in to Skyops.",
        Uri = Expected.Uri,
        ChainId = Expected.ChainId,
        Nonce = Expected.Nonce,
        IssuedAt = SiweTime.At(Now),
    };

    private static SiweTime At(int seconds) => SiweTime.At(Now.AddSeconds(seconds));

    // The other of the two signatures that plain ECDSA would take.
    private static byte[] HighTwin(byte[] signature)
    {
        var twin = (byte[])signature.Clone();
        Scalar.TryCreate(UInt256.Read(twin.AsSpan(32)), out var s);
        (-s).Value.WriteTo(twin.AsSpan(32));
        twin[64] = (byte)(55 - twin[64]);
        return twin;
    }
}
