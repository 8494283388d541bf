using System.Numerics;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;

namespace Skyops.Tests.Ethereum.Peers;

/// <summary>A contract on a node; its functions by name, of which there must be one each.</summary>
internal sealed record AnvilContract(AnvilNode Node, EthereumAddress Address, ContractAbi Abi)
{
    public byte[] Encode(string function, params AbiValue[] arguments) => Find(function).EncodeCall(arguments);

    /// <summary>What a function returns, which is one value.</summary>
    public async Task<AbiValue> CallAsync(string function, params AbiValue[] arguments)
    {
        var request = new CallRequest { To = Address, Data = Encode(function, arguments) };
        return Find(function).DecodeOutput(await Node.Rpc.SendAsync(EthereumCalls.Call(request)))[0];
    }

    public Task<TransactionReceipt> SendAsync(AnvilAccount by, string function, params AbiValue[] arguments) =>
        by.SendAsync(Address, Encode(function, arguments));

    public Task<TransactionReceipt> PayAsync(
        AnvilAccount by, BigInteger wei, string function, params AbiValue[] arguments) =>
        by.SendAsync(Address, Encode(function, arguments), wei);

    private AbiFunction Find(string name) => Abi.Functions.Single(function => function.Signature.Name == name);
}
