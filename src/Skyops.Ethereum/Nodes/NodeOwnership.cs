using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;
using Skyops.Ethereum.TypedData;

namespace Skyops.Ethereum.Nodes;

/// <summary>
/// An owner's consent to be the one who is paid for a node, and whom replica rules count it to. Signed by the owner's wallet as EIP-712 struct
/// <c>SkyopsNodeOwner</c>.
/// </summary>
public static class NodeOwnership
{
    private const string StructName = "SkyopsNodeOwner";
    private static readonly TypedDataTypes Types = new(TypedStruct.Parse("SkyopsNodeOwner(address node,address owner)"));

    /// <summary>The owner's signature, 65 bytes.</summary>
    public static byte[] Sign(EthereumAddress node, WalletKey owner, ulong chainId) => owner.Sign(Digest(node, owner.Address, chainId));

    /// <summary>Whether this is the owner's wallet's consent to this node on this chain.</summary>
    public static bool Verify(EthereumAddress node, EthereumAddress owner, ReadOnlySpan<byte> signature, ulong chainId) =>
        signature.Length == Recovery.SignatureSize
        && Recovery.Recover(Digest(node, owner, chainId), signature, out var signer) == RecoveryResult.Recovered
        && signer == owner;

    private static byte[] Digest(EthereumAddress node, EthereumAddress owner, ulong chainId) => Types.Digest(
        SkyopsDomain.For(chainId),
        StructName,
        new AbiValue.Struct(new Dictionary<string, AbiValue>(StringComparer.Ordinal)
        {
            ["node"] = node,
            ["owner"] = owner,
        }));
}
