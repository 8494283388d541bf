using System.Text;
using System.Text.Json.Nodes;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Keystore;

namespace Skyops.Tests.Ethereum.Peers;

public sealed class EthersKeystoreTests
{
    [Theory]
    [InlineData("")]
    [InlineData("correct horse battery staple")]
    [InlineData("pässwörd → 𝄞")]
    public async Task A_keystore_opens_on_the_other_side_in_both_directions(string password)
    {
        using var key = WalletKey.Create();
        var secret = EthersPeer.Hex(key.ExportSecret());
        var ours = Encoding.UTF8.GetString(WalletKeystore.Write(key, password, iterations: 1000));
        var answers = await EthersPeer.AskAsync(
        [
            new JsonObject { ["kind"] = "decrypt", ["json"] = ours, ["password"] = password },
            new JsonObject { ["kind"] = "decrypt", ["json"] = ours, ["password"] = $"{password}!" },
            new JsonObject
            {
                ["kind"] = "encrypt",
                ["privateKey"] = secret,
                ["password"] = password,
                ["n"] = 1024,
                ["r"] = 8,
                ["p"] = 2,
            },
        ]);
        Assert.Equal(secret, answers[0].Text("privateKey"));
        Assert.Equal(key.Address.ToString(), answers[0].Text("address"));
        Assert.NotNull(answers[1]["refused"]);
        var theirs = Encoding.UTF8.GetBytes(answers[2].Text("json"));
        Assert.Equal(KeystoreRefusal.WrongPassword, WalletKeystore.Open(theirs, $"{password}!", out _));
        Assert.Equal(KeystoreRefusal.None, WalletKeystore.Open(theirs, password, out var opened));
        using (opened)
            Assert.Equal(key.Address, opened!.Address);
    }
}
