using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.Contracts;

/// <summary>One of Skyops' contracts at its address.</summary>
public sealed record DeployedContract(ContractArtifact Artifact, EthereumAddress Address)
{
    /// <summary>The data of a call.</summary>
    /// <exception cref="AbiException">The contract has no such function, or the arguments do not fit.</exception>
    public byte[] Encode(string function, params IReadOnlyList<AbiValue> arguments) => Artifact.Abi.Function(function).EncodeCall(arguments);

    /// <summary>What a function that changes nothing returns.</summary>
    /// <exception cref="EthereumRpcException">The node is away, or the call reverted.</exception>
    /// <exception cref="AbiException">There is another contract at this address, or none.</exception>
    public async Task<IReadOnlyList<AbiValue>> CallAsync(
        EthereumRpc rpc, string function, IReadOnlyList<AbiValue> arguments, BlockTag block = default, CancellationToken cancellationToken = default)
    {
        var request = new CallRequest { To = Address, Data = Encode(function, arguments) };
        return Artifact.Abi.Function(function).DecodeOutput(await rpc.SendAsync(EthereumCalls.Call(request, block), cancellationToken));
    }

    /// <summary>As the other, of a function without arguments and with one result.</summary>
    public async Task<AbiValue> AskAsync(EthereumRpc rpc, string function, CancellationToken cancellationToken = default) =>
        (await CallAsync(rpc, function, [], default, cancellationToken))[0];
}
