using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Contracts;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Ethereum.ContractWallets;

/// <summary>
/// Asks a node to run the creation code of <c>WalletCheck.sol</c>, which is in no chain and leaves nothing there. That
/// contract is what bounds the strangers' code, in gas and in what it returns: here the answer is one word.
/// </summary>
internal static class WalletCheckCall
{
    // More than what the contract gives to all strangers together, and less than EIP-7825 allows a transaction.
    private const ulong GasLimit = 12_000_000;

    private static readonly AbiFunction Answer = AbiFunction.Parse("answer()", "(bool)");

    /// <summary>Whether the account's contract takes the signature, once the factory was told to make it.</summary>
    /// <exception cref="EthereumRpcException">The node did not answer, or not this.</exception>
    public static async Task<bool> AskAsync(
        EthereumRpc rpc,
        EthereumAddress account,
        Hash256 digest,
        CounterfactualSignature signature,
        CancellationToken cancellationToken)
    {
        var code = ContractArtifact.WalletCheck.Creation(account, digest, signature.Inner, signature.Factory, signature.Order);
        var request = new CallRequest { Data = code, GasLimit = GasLimit };
        var answer = await rpc.SendAsync(EthereumCalls.Call(request), cancellationToken);
        try
        {
            return Answer.DecodeOutput(answer)[0].AsFlag();
        }
        catch (AbiException error)
        {
            throw new RpcAnswerException("The node did not run the code that checks a wallet.", error);
        }
    }
}
