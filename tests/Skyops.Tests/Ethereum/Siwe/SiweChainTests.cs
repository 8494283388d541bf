using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Messages;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Siwe;
using Skyops.Tests.Ethereum.ContractWallets;
using Skyops.Tests.Ethereum.Rpc;

namespace Skyops.Tests.Ethereum.Siwe;

/// <summary>Sign-ins of accounts that are contracts.</summary>
public sealed class SiweChainTests(WalletWorld world) : IClassFixture<WalletWorld>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private static readonly SiweExpectation Expected = new()
    {
        Domain = "skyops.example",
        Uri = "https://skyops.example",
        ChainId = 4242,
        Nonce = "7hT2pQ9xAbCdEfGh",
        Now = Now,
    };

    [Fact]
    public async Task A_wallet_that_is_a_contract_signs_in_by_its_owner()
    {
        var wallet = (await world.DeployAsync("OwnedWallet", world.Owner.Address)).Address;
        var message = Message(wallet);
        var signature = PersonalMessage.Sign(world.Owner, message.ToString());
        Assert.Equal((SiweVerdict.Valid, message), await VerifyAsync(world.Rpc, message, signature));
        using var other = WalletKey.Create();
        var forged = PersonalMessage.Sign(other, message.ToString());
        Assert.Equal(SiweVerdict.BadSignature, (await VerifyAsync(world.Rpc, message, forged)).Verdict);
        var elsewhere = message with { Nonce = "another0" };
        Assert.Equal(SiweVerdict.WrongNonce, (await VerifyAsync(world.Rpc, elsewhere, signature)).Verdict);
    }

    [Fact]
    public async Task A_wallet_that_is_not_made_yet_signs_in()
    {
        var factory = await world.DeployAsync("WalletFactory");
        var owner = world.Owner.Address;
        var wallet = (await factory.CallAsync("addressOf", owner, world.Digest)).AsAddress();
        var message = Message(wallet);
        var inner = PersonalMessage.Sign(world.Owner, message.ToString());
        var signature = WalletWorld.Wrap(factory.Address, factory.Encode("make", owner, world.Digest), inner);
        Assert.Equal(SiweVerdict.Valid, (await VerifyAsync(world.Rpc, message, signature)).Verdict);
        Assert.Equal(SiweVerdict.BadSignature, (await VerifyAsync(world.Rpc, message, inner)).Verdict);
    }

    [Fact]
    public async Task The_chain_is_asked_only_of_what_could_be_a_contracts_signature()
    {
        using var key = WalletKey.Create();
        var message = Message(key.Address);
        var own = PersonalMessage.Sign(key, message.ToString());
        Assert.Equal((SiweVerdict.Valid, 0), await CountAsync(message, own));
        Assert.Equal((SiweVerdict.WrongChain, 0), await CountAsync(message with { ChainId = 1 }, [1]));
        Assert.Equal((SiweVerdict.ChainAway, 4), await CountAsync(message, [1]));
        var (rpc, _) = ScriptedNode.Connect(ScriptedNode.Cut());
        Assert.Equal((SiweVerdict.Malformed, null), await SiweVerifier.VerifyAsync(rpc, "x", own, Expected));
    }

    private static async Task<(SiweVerdict Verdict, int Asked)> CountAsync(SiweMessage message, byte[] signature)
    {
        var (rpc, node) = ScriptedNode.Connect(ScriptedNode.Cut());
        return ((await VerifyAsync(rpc, message, signature)).Verdict, node.Requests.Count);
    }

    private static Task<(SiweVerdict Verdict, SiweMessage? Message)> VerifyAsync(
        EthereumRpc rpc, SiweMessage message, byte[] signature) =>
        SiweVerifier.VerifyAsync(rpc, message.ToString(), signature, Expected);

    private static SiweMessage Message(EthereumAddress account) => new()
    {
        Domain = Expected.Domain,
        Address = account,
        Uri = Expected.Uri,
        ChainId = Expected.ChainId,
        Nonce = Expected.Nonce,
        IssuedAt = SiweTime.At(Now),
    };
}
