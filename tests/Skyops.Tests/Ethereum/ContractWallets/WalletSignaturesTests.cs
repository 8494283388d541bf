using System.Numerics;
using System.Text.Json.Nodes;
using Skyops.Ethereum.ContractWallets;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.ContractWallets;

/// <summary>Honest wallets of each kind, on a real node.</summary>
public sealed class WalletSignaturesTests(WalletWorld world) : IClassFixture<WalletWorld>
{
    [Fact]
    public async Task A_wallet_that_is_a_contract_takes_its_owners_signature_and_no_other()
    {
        using var other = WalletKey.Create();
        var wallet = (await world.DeployAsync("OwnedWallet", world.Owner.Address)).Address;
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(wallet, world.Sign()));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, other.Sign(world.Digest.ToBytes())));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, world.Sign()[..64]));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, []));
        var otherDigest = Hash256.FromBytes(Keccak256.Hash([1]));
        Assert.Equal(
            WalletVerdict.Invalid,
            await WalletSignatures.VerifyAsync(world.Rpc, wallet, otherDigest, world.Sign()));
    }

    [Fact]
    public async Task A_wallet_that_is_not_made_yet_is_asked_as_if_it_were()
    {
        var factory = await world.DeployAsync("WalletFactory");
        var salt = Hash256.FromBytes(Keccak256.Hash([7]));
        var wallet = (await factory.CallAsync("addressOf", world.Owner.Address, salt)).AsAddress();
        var order = factory.Encode("make", world.Owner.Address, salt);
        var signature = WalletWorld.Wrap(factory.Address, order, world.Sign());
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(wallet, signature));
        Assert.Empty(await world.Node.Rpc.SendAsync(EthereumCalls.GetCode(wallet)));

        using var other = WalletKey.Create();
        var forged = WalletWorld.Wrap(factory.Address, order, other.Sign(world.Digest.ToBytes()));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, forged));
        var otherOrder = factory.Encode("make", other.Address, salt);
        var otherWallet = WalletWorld.Wrap(factory.Address, otherOrder, other.Sign(world.Digest.ToBytes()));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, otherWallet));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet, world.Sign()));

        await world.SendAsync(factory, "make", world.Owner.Address, salt);
        Assert.NotEmpty(await world.Node.Rpc.SendAsync(EthereumCalls.GetCode(wallet)));
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(wallet, signature));
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(wallet, world.Sign()));
    }

    [Fact]
    public async Task A_wallet_that_must_be_prepared_is_asked_again_after_that()
    {
        var wallet = await world.DeployAsync("SleepingWallet", world.Owner.Address);
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(wallet.Address, world.Sign()));
        var signature = WalletWorld.Wrap(wallet.Address, wallet.Encode("wake"), world.Sign());
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(wallet.Address, signature));
        Assert.False((await wallet.CallAsync("awake")).AsFlag());
    }

    [Fact]
    public async Task A_key_with_the_code_of_a_contract_signs_for_itself_and_so_does_its_code()
    {
        var code = await world.DeployAsync("OwnedWallet", world.Owner.Address);
        using var authority = WalletKey.Create();
        using var sender = WalletKey.Create();
        await world.Node.FundAsync(sender.Address, BigInteger.Pow(10, 18));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(authority.Address, world.Sign()));
        var answers = await EthersPeer.AskAsync(
        [
            new JsonObject
            {
                ["kind"] = "delegate",
                ["authority"] = EthersPeer.Hex(authority.ExportSecret()),
                ["sender"] = EthersPeer.Hex(sender.ExportSecret()),
                ["contract"] = code.Address.ToString(),
                ["chainId"] = AnvilNode.ChainId,
            },
        ]);
        var raw = Convert.FromHexString(answers[0].Text("raw")[2..]);
        var hash = await world.Node.Rpc.SendAsync(EthereumCalls.SendRawTransaction(raw));
        Assert.True((await world.Node.ReceiptAsync(hash)).Succeeded);
        byte[] designator = [0xef, 0x01, 0x00, .. code.Address.ToBytes()];
        Assert.Equal(designator, await world.Node.Rpc.SendAsync(EthereumCalls.GetCode(authority.Address)));

        var own = authority.Sign(world.Digest.ToBytes());
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(authority.Address, own));
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(authority.Address, world.Sign()));
        using var other = WalletKey.Create();
        Assert.Equal(
            WalletVerdict.Invalid, await world.VerifyAsync(authority.Address, other.Sign(world.Digest.ToBytes())));
    }

    [Fact]
    public async Task An_account_without_code_takes_nothing_but_its_keys_signature()
    {
        using var key = WalletKey.Create();
        var own = key.Sign(world.Digest.ToBytes());
        Assert.Equal(WalletVerdict.Valid, await world.VerifyAsync(key.Address, own));
        Assert.Equal(
            WalletVerdict.Valid, await world.VerifyAsync(key.Address, [.. own[..64], (byte)(own[64] - 27)]));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(key.Address, world.Sign()));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(key.Address, []));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(default, world.Sign()));
        Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(key.Address, [.. own, .. WalletWorld.Mark()]));

        // Precompiled contracts answer to everything, and have no code.
        for (byte i = 1; i <= 17; i++)
        {
            var precompile = EthereumAddress.FromBytes([.. new byte[19], i]);
            Assert.Equal(WalletVerdict.Invalid, await world.VerifyAsync(precompile, world.Sign()));
        }
    }
}
