using System.Numerics;
using Skyops.Api;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Settlement;
using Skyops.Ethereum.Transactions;
using Skyops.Ledger;

namespace Skyops.Client.Chain;

/// <summary>
/// What an account does on the chain with its own wallet: it pays in, takes out and stakes. Nothing here believes the
/// network: leaves are checked against the root that the escrow has before anything is sent.
/// </summary>
/// <param name="rpc">A node of the account's own choice.</param>
/// <param name="contracts">Where the contracts are.</param>
/// <param name="wallet">Signs, and pays for gas.</param>
public sealed class EscrowWallet(EthereumRpc rpc, Deployment contracts, WalletKey wallet)
{
    private readonly WalletSender _sender = new(rpc, wallet, contracts.ChainId);

    public EthereumAddress Address => wallet.Address;

    /// <summary>The deployment that a network names. The chain's id is compared with the node's before anything is sent.</summary>
    public static Deployment DeploymentOf(ChainResponse chain) => chain is { Settles: true, Contracts: { } at }
        ? new Deployment(
            chain.ChainId!.Value, EthereumAddress.Parse(at.Token), EthereumAddress.Parse(at.Escrow), EthereumAddress.Parse(at.NodeRegistry),
            EthereumAddress.Parse(at.TaskRegistry), EthereumAddress.Parse(at.NetworkPolicy), EthereumAddress.Parse(chain.Treasury!), chain.FirstBlock ?? 0)
        : throw new InvalidOperationException("This network settles on no chain.");

    /// <summary>What the wallet itself holds.</summary>
    public async Task<Amount> HoldsAsync(string currency, CancellationToken cancellationToken = default)
    {
        var units = currency == "ETH"
            ? await rpc.SendAsync(EthereumCalls.GetBalance(Address), cancellationToken)
            : (await contracts.TokenContract.CallAsync(rpc, "balanceOf(address)", [Address], default, cancellationToken))[0].AsNumber();
        return new Amount((UInt128)BigInteger.Min(units, (BigInteger)UInt128.MaxValue));
    }

    /// <summary>Pays into the escrow for the wallet's own account. SKYOPS need an allowance first, which is one more transaction.</summary>
    public async Task<TransactionReceipt> DepositAsync(string currency, Amount amount, CancellationToken cancellationToken = default)
    {
        var escrow = contracts.EscrowContract;
        if (currency == "ETH")
            return await _sender.SendAsync(escrow.Address, escrow.Encode("depositEther(address)", Address), amount.Units, cancellationToken);
        await AllowAsync(escrow.Address, amount, cancellationToken);
        return await _sender.SendAsync(escrow.Address, escrow.Encode("depositToken(address,uint128)", Address, amount.Units), default, cancellationToken);
    }

    /// <summary>All that was ever claimed by the account.</summary>
    public async Task<Amount> ClaimedAsync(string currency, CancellationToken cancellationToken = default)
    {
        var account = await contracts.EscrowContract.CallAsync(rpc, "accountOf(address,address)", [Address, AssetOf(currency)], default, cancellationToken);
        return new Amount((UInt128)account[0].AsList()[2].AsNumber());
    }

    /// <summary>Whether claims may be made against the root now, and its leaf is in it.</summary>
    public async Task<bool> IsClaimableAsync(ClaimView claim, CancellationToken cancellationToken = default)
    {
        var escrow = contracts.EscrowContract;
        var settlement = (await escrow.CallAsync(rpc, "settlementOf(uint64)", [claim.Root], default, cancellationToken))[0].AsList();
        if (!SettlementTree.Verify(settlement[0].AsHash(), LeafOf(claim).HashIn(new SettlementDomain(contracts.ChainId, contracts.Escrow)), ProofOf(claim))) return false;
        try
        {
            await escrow.CallAsync(rpc, "requireClaimable(uint64)", [claim.Root], default, cancellationToken);
            return true;
        }
        catch (RpcErrorException refused) when (refused.IsRevert)
        {
            return false;
        }
    }

    /// <summary>Takes what the leaf allows and was not taken yet.</summary>
    public Task<TransactionReceipt> ClaimAsync(ClaimView claim, EthereumAddress? to = null, CancellationToken cancellationToken = default) => SendAsync(
        contracts.EscrowContract, "claim(uint64,(address,address,uint128,uint128),bytes32[],address)",
        [claim.Root, LeafOf(claim).ToAbi(), Listed(claim), to ?? Address], cancellationToken);

    /// <summary>Says that the account wants its deposits back without the network. From here on it has no credit there.</summary>
    public Task<TransactionReceipt> RequestExitAsync(string currency, CancellationToken cancellationToken = default) =>
        SendAsync(contracts.EscrowContract, "requestExit(address)", [AssetOf(currency)], cancellationToken);

    /// <summary>Takes back what is left of the deposits, with the leaf of the newest root; without one when no root knows them.</summary>
    public Task<TransactionReceipt> ExitAsync(string currency, ClaimView? newest, CancellationToken cancellationToken = default) => newest is null
        ? SendAsync(contracts.EscrowContract, "exitUnsettled(address,address)", [AssetOf(currency), Address], cancellationToken)
        : SendAsync(
            contracts.EscrowContract, "exit((address,address,uint128,uint128),bytes32[],address)", [LeafOf(newest).ToAbi(), Listed(newest), Address], cancellationToken);

    /// <summary>Registers the wallet as a node with a stake, or adds to the stake that it has.</summary>
    /// <param name="capabilities">Hash of what the node says that it can do; used when it is registered now.</param>
    /// <param name="endpoint">Where it can be asked; used when it is registered now.</param>
    /// <param name="amount">SKYOPS.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TransactionReceipt> StakeAsync(byte[] capabilities, string endpoint, Amount amount, CancellationToken cancellationToken = default)
    {
        var registry = contracts.NodeRegistryContract;
        await AllowAsync(registry.Address, amount, cancellationToken);
        return await StakedAsync(cancellationToken) is null
            ? await SendAsync(registry, "register(bytes32,string,uint128)", [capabilities, endpoint, amount.Units], cancellationToken)
            : await SendAsync(registry, "stake(uint128)", [amount.Units], cancellationToken);
    }

    /// <summary>The stake of the wallet's node; null when it is not registered.</summary>
    public async Task<Amount?> StakedAsync(CancellationToken cancellationToken = default)
    {
        var registry = contracts.NodeRegistryContract;
        var node = (await registry.CallAsync(rpc, "nodeOf(address)", [Address], default, cancellationToken))[0].AsList();
        return node[6].AsNumber().IsZero ? null : new Amount((UInt128)node[2].AsNumber());
    }

    private async Task AllowAsync(EthereumAddress spender, Amount amount, CancellationToken cancellationToken)
    {
        var allowed = await contracts.TokenContract.CallAsync(rpc, "allowance(address,address)", [Address, spender], default, cancellationToken);
        if (allowed[0].AsNumber() < amount.Units) await SendAsync(contracts.TokenContract, "approve(address,uint256)", [spender, amount.Units], cancellationToken);
    }

    private Task<TransactionReceipt> SendAsync(DeployedContract contract, string function, IReadOnlyList<AbiValue> arguments, CancellationToken cancellationToken) =>
        _sender.SendAsync(contract.Address, contract.Encode(function, arguments), default, cancellationToken);

    private SettlementLeaf LeafOf(ClaimView claim) => new(Address, AssetOf(claim.Currency), claim.Credit.Units, claim.Debit.Units);

    private EthereumAddress AssetOf(string currency) => currency == "ETH" ? default : contracts.Token;

    private static Ethereum.Hashing.Hash256[] ProofOf(ClaimView claim) =>
        [.. claim.Proof.Select(text => Ethereum.Hashing.Hash256.TryParse(text, out var hash) ? hash : throw new FormatException($"The proof has '{text}', which is no hash."))];

    private static AbiValue.List Listed(ClaimView claim) => new([.. ProofOf(claim).Select(hash => (AbiValue)hash)]);
}
