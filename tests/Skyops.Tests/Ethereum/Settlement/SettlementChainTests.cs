using System.Numerics;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Settlement;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.Settlement;

/// <summary>What is made here, against the escrow on a real node.</summary>
public sealed class SettlementChainTests : IAsyncLifetime
{
    private const int Window = 3600;
    private AnvilNode _node = null!;
    private AnvilAccount _admin = null!;
    private AnvilContract _token = null!;
    private AnvilContract _escrow = null!;

    private SettlementDomain Domain => new(AnvilNode.ChainId, _escrow.Address);

    public async Task InitializeAsync()
    {
        _node = await AnvilNode.StartAsync();
        _admin = await AnvilAccount.CreateAsync(_node);
        _token = await _admin.DeployAsync(ContractArtifact.Load("SkyopsToken"), _admin.Address);
        _escrow = await _admin.DeployAsync(
            ContractArtifact.Load("Escrow"), _admin.Address, _token.Address, Window, 10 * Window);
    }

    public async Task DisposeAsync()
    {
        _admin.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task The_escrow_hashes_leaves_as_they_are_hashed_here()
    {
        foreach (var leaf in SettlementSamples.Random(new Random(3), 40))
        {
            var theirs = await _escrow.CallAsync("hashOf", leaf.ToAbi());
            Assert.True(theirs.AsHash() == leaf.HashIn(Domain), $"{leaf}");
        }
    }

    [Fact]
    public async Task Every_claim_of_a_posted_settlement_is_paid_by_its_proof_and_no_other()
    {
        // Eleven leaves: two levels have an odd one. The first account spends all that it deposited.
        var leaves = Enumerable.Range(1, 11).Select(i => new SettlementLeaf(
            SettlementSamples.Random(new Random(i), 1)[0].Account, default, (UInt128)i, 0)).ToArray();
        var total = (BigInteger)leaves.Aggregate(UInt128.Zero, (sum, leaf) => sum + leaf.Credit);
        leaves[0] = leaves[0] with { Debit = (UInt128)total };
        var tree = SettlementTree.Decode(SettlementTree.Build(Domain, leaves).Encode());
        await _escrow.PayAsync(_admin, total, "depositEther", leaves[0].Account);
        await _escrow.SendAsync(
            _admin, "grantRole", await _escrow.CallAsync("SETTLER_ROLE"), _admin.Address);
        await _escrow.SendAsync(
            _admin, "postRoot", 1, tree.Root, tree.TotalCredit(_token.Address), tree.TotalCredit(default), 1);
        await _node.AskAsync("evm_increaseTime", Window);
        await _node.MineAsync(1);
        for (var i = 0; i < leaves.Length; i++)
        {
            var (leaf, proof) = (tree.Leaves[i], tree.ProofOf(i));
            await AssertRefusedAsync("InvalidProof()", leaf with { Credit = leaf.Credit + 1 }, proof);
            await AssertRefusedAsync("InvalidProof()", leaf, proof[1..]);
            await _escrow.SendAsync(_admin, "claim", Claim(leaf, proof));
            Assert.Equal(leaf.Credit, (UInt128)await _node.Rpc.SendAsync(EthereumCalls.GetBalance(leaf.Account)));
            await AssertRefusedAsync("NothingToClaim(uint128,uint128)", leaf, proof);
        }
    }

    private async Task AssertRefusedAsync(string error, SettlementLeaf leaf, Hash256[] proof)
    {
        var request = new CallRequest { To = _escrow.Address, Data = _escrow.Encode("claim", Claim(leaf, proof)) };
        var refusal = await Assert.ThrowsAsync<RpcErrorException>(
            () => _node.Rpc.SendAsync(EthereumCalls.Call(request)));
        var reason = Assert.IsType<RevertReason.Custom>(refusal.Reason(_escrow.Abi.Errors));
        Assert.Equal(error, reason.Error.ToString());
    }

    private static AbiValue[] Claim(SettlementLeaf leaf, Hash256[] proof) =>
        [1, leaf.ToAbi(), new AbiValue.List([.. proof.Select(each => (AbiValue)each)]), leaf.Account];
}
