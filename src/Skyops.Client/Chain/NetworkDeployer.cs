using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Ethereum.Transactions;

namespace Skyops.Client.Chain;

/// <summary>Puts the five contracts of a network on a chain, and gives the roles out.</summary>
public static class NetworkDeployer
{
    /// <summary>Makes the contracts, one after the other; the wallet becomes their administrator and pays.</summary>
    /// <exception cref="EthereumRpcException">The node is away or refuses, for example for want of ETH.</exception>
    public static async Task<Deployment> DeployAsync(EthereumRpc rpc, WalletKey admin, NetworkTerms terms, Action<string> told, CancellationToken cancellationToken = default)
    {
        var chainId = await rpc.SendAsync(EthereumCalls.ChainId(), cancellationToken);
        var firstBlock = await rpc.SendAsync(EthereumCalls.BlockNumber(), cancellationToken);
        var sender = new WalletSender(rpc, admin, chainId);
        var token = await MakeAsync(ContractArtifact.Token, admin.Address);
        var escrow = await MakeAsync(ContractArtifact.Escrow, admin.Address, token, Seconds(terms.ChallengeWindow), Seconds(terms.ExitDelay));
        var nodes = await MakeAsync(ContractArtifact.NodeRegistry, admin.Address, terms.RegistrySettings(token));
        var tasks = await MakeAsync(ContractArtifact.TaskRegistry, admin.Address);
        var policy = await MakeAsync(ContractArtifact.NetworkPolicy, admin.Address, Seconds(terms.PolicyDelay), NetworkTerms.Policy);
        var deployment = new Deployment(chainId, token, escrow, nodes, tasks, policy, terms.Treasury, firstBlock);
        await GrantAsync(deployment.EscrowContract, "SETTLER_ROLE", terms.Settler);
        await GrantAsync(deployment.EscrowContract, "CHALLENGER_ROLE", admin.Address);
        await GrantAsync(deployment.EscrowContract, "PAUSER_ROLE", admin.Address);
        await GrantAsync(deployment.TaskRegistryContract, "PUBLISHER_ROLE", terms.Settler);
        await GrantAsync(deployment.NodeRegistryContract, "BROKER_ROLE", terms.Settler);
        await GrantAsync(deployment.NodeRegistryContract, "JUDGE_ROLE", admin.Address);
        await GrantAsync(deployment.NetworkPolicyContract, "PROPOSER_ROLE", admin.Address);
        await GrantAsync(deployment.NetworkPolicyContract, "CANCELLER_ROLE", admin.Address);
        await GrantAsync(deployment.TokenContract, "MINTER_ROLE", admin.Address);
        return deployment;

        async Task<EthereumAddress> MakeAsync(ContractArtifact artifact, params AbiValue[] arguments)
        {
            var receipt = await sender.SendAsync(null, artifact.Creation(arguments), default, cancellationToken);
            told($"{artifact.Name} {receipt.ContractAddress}");
            return receipt.ContractAddress!.Value;
        }

        async Task GrantAsync(DeployedContract contract, string role, EthereumAddress to) => await sender.SendAsync(
            contract.Address, contract.Encode("grantRole(bytes32,address)", Keccak256.Hash(System.Text.Encoding.ASCII.GetBytes(role)), to), default, cancellationToken);
    }

    private static AbiValue Seconds(TimeSpan time) => (ulong)time.TotalSeconds;
}
