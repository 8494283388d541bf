using System.Text.Json;
using Skyops.Ethereum.Abi;
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
    private static readonly Lazy<(byte[] Code, AbiType.Tuple Parameters)> Contract = new(Load);

    /// <summary>Whether the account's contract takes the signature, once the factory was told to make it.</summary>
    /// <exception cref="EthereumRpcException">The node did not answer, or not this.</exception>
    public static async Task<bool> AskAsync(
        EthereumRpc rpc,
        EthereumAddress account,
        Hash256 digest,
        CounterfactualSignature signature,
        CancellationToken cancellationToken)
    {
        var (code, parameters) = Contract.Value;
        var arguments = AbiEncoder.Encode(
            parameters,
            account,
            digest,
            signature.Inner,
            signature.Factory,
            signature.Order);
        var request = new CallRequest { Data = (byte[])[.. code, .. arguments], GasLimit = GasLimit };
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

    private static (byte[] Code, AbiType.Tuple Parameters) Load()
    {
        using var file = typeof(WalletCheckCall).Assembly.GetManifestResourceStream("WalletCheck.json")!;
        using var artifact = JsonDocument.Parse(file);
        var abi = System.Text.Encoding.UTF8.GetBytes(artifact.RootElement.GetProperty("abi").GetRawText());
        return (RpcHex.ReadData(artifact.RootElement.GetProperty("bytecode")), ContractAbi.Parse(abi).Constructor);
    }
}
