using System.Text.Json.Nodes;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Messages;
using Skyops.Ethereum.Siwe;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Siwe;

/// <summary>The packages siwe and ethers make messages and signatures that are taken here, and take those made here.
/// </summary>
public sealed class SiwePeerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Two_hundred_messages_made_and_signed_by_siwe_are_valid()
    {
        using var wallet = Wallet();
        var generator = new SiweGenerator(4361);
        var cases = Enumerable.Range(0, 200).Select(_ => generator.Message(wallet.Address, Now)).ToList();
        var answers = await EthersPeer.AskAsync(cases.Select(message => new JsonObject
        {
            ["kind"] = "siweSign",
            ["privateKey"] = EthersPeer.Hex(wallet.ExportSecret()),
            ["fields"] = Fields(message),
        }));
        foreach (var (message, answer) in cases.Zip(answers))
        {
            Assert.Equal(answer.Text("text"), message.ToString());
            Assert.True(message.IsWellFormed, message.ToString());
            var signature = Convert.FromHexString(answer.Text("signature")[2..]);
            var verdict = SiweVerifier.Verify(answer.Text("text"), signature, Expect(message), out var read);
            Assert.Equal(SiweVerdict.Valid, verdict);
            Assert.Equal(message, read);
        }
    }

    [Fact]
    public async Task Two_hundred_messages_made_and_signed_here_are_valid_for_siwe()
    {
        using var wallet = Wallet();
        var generator = new SiweGenerator(4362);
        var cases = Enumerable.Range(0, 200).Select(_ => generator.Message(wallet.Address, Now)).ToList();
        var answers = await EthersPeer.AskAsync(cases.Select(message => new JsonObject
        {
            ["kind"] = "siweVerify",
            ["text"] = message.ToString(),
            ["signature"] = EthersPeer.Hex(PersonalMessage.Sign(wallet, message.ToString())),
            ["domain"] = message.Domain,
            ["nonce"] = message.Nonce,
            ["time"] = "2026-03-01T10:00:00Z",
        }));
        Assert.All(answers, answer => Assert.True((bool?)answer["success"], answer.ToJsonString()));
    }

    [Fact]
    public async Task Two_thousand_damaged_messages_are_judged_as_siwe_judges_them()
    {
        using var wallet = Wallet();
        var generator = new SiweGenerator(4363);
        var cases = Enumerable.Range(0, 2000).Select(_ => generator.Damaged(wallet.Address, Now)).ToList();
        var answers = await EthersPeer.AskAsync(
            cases.Select(text => new JsonObject { ["kind"] = "siweParse", ["text"] = text }));
        var taken = 0;
        foreach (var (text, answer) in cases.Zip(answers))
        {
            var ours = SiweMessage.TryParse(text, out var message, out var fault);
            var theirs = answer["refused"] is null;
            Assert.True(ours == theirs || IsKnownDifference(text, ours, fault), $"{fault}, {answer}: {text}");
            Assert.True(!ours || message!.ToString() == text, text);
            taken += ours ? 1 : 0;
        }

        Assert.InRange(taken, 100, 1900);
    }

    // Numbers with leading zeros, two spellings of one chain, are taken by siwe and refused here.
    private static bool IsKnownDifference(string text, bool ours, SiweFault fault) =>
        !ours && fault == SiweFault.ChainId && text.Contains("Chain ID: 0", StringComparison.Ordinal);

    // Always the same one, so that the same seed makes the same text.
    private static WalletKey Wallet() =>
        WalletKey.TryImport(Keccak256.Hash("a wallet"u8), out var wallet) ? wallet : throw new InvalidDataException();

    private static SiweExpectation Expect(SiweMessage message) => new()
    {
        Domain = message.Domain,
        Uri = message.Uri,
        ChainId = message.ChainId,
        Nonce = message.Nonce,
        Now = Now,
    };

    private static JsonObject Fields(SiweMessage message)
    {
        var fields = new JsonObject
        {
            ["domain"] = message.Domain,
            ["address"] = message.Address.ToString(),
            ["uri"] = message.Uri,
            ["version"] = "1",
            ["chainId"] = message.ChainId,
            ["nonce"] = message.Nonce,
            ["issuedAt"] = message.IssuedAt.Text,
        };
        if (message.Scheme is not null)
            fields["scheme"] = message.Scheme;
        if (message.Statement is not null)
            fields["statement"] = message.Statement;
        if (message.ExpirationTime is { } expiration)
            fields["expirationTime"] = expiration.Text;
        if (message.NotBefore is { } notBefore)
            fields["notBefore"] = notBefore.Text;
        if (message.RequestId is not null)
            fields["requestId"] = message.RequestId;
        if (message.Resources is not null)
            fields["resources"] = new JsonArray([.. message.Resources.Select(each => (JsonNode)each)]);
        return fields;
    }
}
