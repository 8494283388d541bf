using Skyops.Ethereum.Abi;
using Skyops.Ethereum.ContractWallets;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.Rpc;
using Skyops.Tests.Ethereum.Peers;

namespace Skyops.Tests.Ethereum.ContractWallets;

/// <summary>A chain with contracts that are wallets; one for all tests of a class.</summary>
public sealed class WalletWorld : IAsyncLifetime
{
    private static readonly AbiType.Tuple Wrapped = AbiFunction.Parse("f(address,bytes,bytes)").Signature.Types;

    private IReadOnlyDictionary<string, ContractArtifact> _artifacts = null!;
    private AnvilAccount _payer = null!;

    internal AnvilNode Node { get; private set; } = null!;

    /// <summary>A client that reads next to nothing of an answer.</summary>
    internal EthereumRpc Rpc { get; private set; } = null!;

    /// <summary>Whose signatures the wallets take.</summary>
    internal WalletKey Owner { get; } = WalletKey.Create();

    internal Hash256 Digest { get; } = Hash256.FromBytes(Keccak256.Hash("what is signed"u8));

    public async Task InitializeAsync()
    {
        _artifacts = await ContractArtifact.CompileForTestsAsync();
        Node = await AnvilNode.StartAsync();
        Rpc = new EthereumRpc(Node.Endpoint, new RpcOptions { MaxAnswerBytes = 1024, Retries = 0 });
        _payer = await AnvilAccount.CreateAsync(Node);
    }

    public async Task DisposeAsync()
    {
        _payer.Dispose();
        Owner.Dispose();
        Rpc.Dispose();
        await Node.DisposeAsync();
    }

    internal Task<AnvilContract> DeployAsync(string contract, params AbiValue[] arguments) =>
        _payer.DeployAsync(_artifacts[contract], arguments);

    internal Task SendAsync(AnvilContract contract, string function, params AbiValue[] arguments) =>
        contract.SendAsync(_payer, function, arguments);

    internal Task<WalletVerdict> VerifyAsync(EthereumAddress account, byte[] signature) =>
        WalletSignatures.VerifyAsync(Rpc, account, Digest, signature);

    /// <summary>The owner's signature.</summary>
    internal byte[] Sign() => Owner.Sign(Digest.ToBytes());

    /// <summary>The form of ERC-6492.</summary>
    internal static byte[] Wrap(EthereumAddress factory, byte[] order, byte[] signature) =>
        [.. AbiEncoder.Encode(Wrapped, factory, order, signature), .. Mark()];

    internal static byte[] Mark() => [.. Enumerable.Range(0, 32).Select(i => (byte)(i % 2 == 0 ? 0x64 : 0x92))];
}
