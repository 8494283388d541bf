using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Sessions;

namespace Skyops.Tests.Ethereum.Peers;

public sealed class EthersKeyTests
{
    [Fact]
    public async Task Addresses_and_signatures_agree_with_ethers_in_both_directions()
    {
        var random = new Random(6170);
        var cases = Enumerable.Range(0, 100).Select(_ => (Secret: Bytes(random), Digest: Bytes(random))).ToList();
        var keys = cases.ConvertAll(
            each => WalletKey.TryImport(each.Secret, out var key) ? key : throw new InvalidDataException());
        var signatures = cases.Zip(keys, (each, key) => key.Sign(each.Digest)).ToList();
        var questions = cases.SelectMany((each, i) => (JsonObject[])
        [
            new() { ["kind"] = "address", ["privateKey"] = EthersPeer.Hex(each.Secret) },
            new()
            {
                ["kind"] = "recover",
                ["digest"] = EthersPeer.Hex(each.Digest),
                ["signature"] = EthersPeer.Hex(signatures[i]),
            },
            new()
            {
                ["kind"] = "sign",
                ["privateKey"] = EthersPeer.Hex(each.Secret),
                ["digest"] = EthersPeer.Hex(each.Digest),
            },
        ]);
        var answers = await EthersPeer.AskAsync(questions);
        for (var i = 0; i < cases.Count; i++)
        {
            var address = keys[i].Address;
            Assert.Equal(answers[3 * i].Text("address"), address.ToString());
            Assert.Equal(answers[(3 * i) + 1].Text("address"), address.ToString());
            var theirs = Convert.FromHexString(answers[(3 * i) + 2].Text("signature")[2..]);
            Assert.Equal(RecoveryResult.Recovered, Recovery.Recover(cases[i].Digest, theirs, out var signer));
            Assert.Equal(address, signer);
            keys[i].Dispose();
        }
    }

    [Fact]
    public async Task Session_signatures_are_taken_by_an_independent_p256()
    {
        using var key = SessionKey.Create();
        var random = new Random(256);
        var digests = Enumerable.Range(0, 50).Select(_ => Bytes(random)).ToList();
        var answers = await EthersPeer.AskAsync(digests.Select(digest => new JsonObject
        {
            ["kind"] = "p256",
            ["publicKey"] = key.PublicKey.ToString(),
            ["digest"] = EthersPeer.Hex(digest),
            ["signature"] = EthersPeer.Hex(key.Sign(digest)),
        }));
        Assert.All(answers, answer => Assert.True((bool?)answer["valid"], answer.ToJsonString()));
    }

    private static byte[] Bytes(Random random)
    {
        var bytes = new byte[32];
        random.NextBytes(bytes);
        return bytes;
    }
}
