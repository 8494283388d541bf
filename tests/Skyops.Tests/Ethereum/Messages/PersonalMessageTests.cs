using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Messages;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Messages;

public sealed class PersonalMessageTests
{
    [Fact]
    public async Task Digests_and_signatures_of_bytes_agree_with_ethers_in_both_directions()
    {
        using var wallet = WalletKey.Create();
        var secret = EthersPeer.Hex(wallet.ExportSecret());
        var random = new Random(191);
        var messages = Enumerable.Range(0, 120)
            .Select(length => Bytes(random, length < 20 ? length : random.Next(2000))).ToList();
        var answers = await EthersPeer.AskAsync(messages.Select(message => new JsonObject
        {
            ["kind"] = "personal",
            ["privateKey"] = secret,
            ["message"] = EthersPeer.Hex(message),
        }));
        foreach (var (message, answer) in messages.Zip(answers))
        {
            Assert.Equal(answer.Text("digest"), EthersPeer.Hex(PersonalMessage.Digest(message)));
            AssertSigner(wallet, message, Convert.FromHexString(answer.Text("signature")[2..]));
            AssertSigner(wallet, message, PersonalMessage.Sign(wallet, message));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789")]
    [InlineData("grüße → 𝄞\r\n\0")]
    public async Task A_text_is_its_utf8(string text)
    {
        using var wallet = WalletKey.Create();
        var answers = await EthersPeer.AskAsync(
        [
            new JsonObject
            {
                ["kind"] = "personalText",
                ["privateKey"] = EthersPeer.Hex(wallet.ExportSecret()),
                ["text"] = text,
            },
        ]);
        Assert.Equal(answers[0].Text("digest"), EthersPeer.Hex(PersonalMessage.Digest(text)));
        var signature = Convert.FromHexString(answers[0].Text("signature")[2..]);
        Assert.Equal(RecoveryResult.Recovered, PersonalMessage.Recover(text, signature, out var signer));
        Assert.Equal(wallet.Address, signer);
    }

    [Fact]
    public void Zero_and_one_count_as_the_v_they_stand_for_and_nothing_else_does()
    {
        using var wallet = WalletKey.Create();
        var signature = PersonalMessage.Sign(wallet, "a message");
        var v = signature[64];
        foreach (byte other in (byte[])[0, 1, 2, 26, 27, 28, 29, 35, 255])
        {
            signature[64] = other;
            var result = PersonalMessage.Recover("a message", signature, out var signer);
            if (other is 0 or 1 or 27 or 28)
                Assert.Equal(other % 27 == v % 27, result == RecoveryResult.Recovered && signer == wallet.Address);
            else
                Assert.Equal(RecoveryResult.BadV, result);
        }
    }

    [Fact]
    public void Text_that_is_no_unicode_has_no_digest() =>
        Assert.ThrowsAny<ArgumentException>(() => PersonalMessage.Digest("\ud800"));

    [Fact]
    public void A_signature_of_another_length_is_none()
    {
        using var wallet = WalletKey.Create();
        var signature = PersonalMessage.Sign(wallet, "x");
        Assert.Equal(RecoveryResult.WrongLength, PersonalMessage.Recover("x", signature.AsSpan(0, 64), out _));
        Assert.Equal(RecoveryResult.WrongLength, PersonalMessage.Recover("x", [.. signature, 0], out _));
        Assert.Equal(RecoveryResult.WrongLength, PersonalMessage.Recover("x", [], out _));
    }

    private static void AssertSigner(WalletKey wallet, byte[] message, byte[] signature)
    {
        Assert.Equal(RecoveryResult.Recovered, PersonalMessage.Recover(message, signature, out var signer));
        Assert.Equal(wallet.Address, signer);
    }

    private static byte[] Bytes(Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
