using System.Numerics;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.TypedData;

/// <summary>
/// Where a signature counts (EIP-712, EIP712Domain). Members that are null are left out of the type, as the EIP asks;
/// at least one must be there.
/// </summary>
public sealed record TypedDataDomain
{
    private const string StructName = "EIP712Domain";

    /// <summary>The name of the application.</summary>
    public string? Name { get; init; }

    /// <summary>The version of the application's messages.</summary>
    public string? Version { get; init; }

    /// <summary>The chain (EIP-155).</summary>
    public BigInteger? ChainId { get; init; }

    /// <summary>The contract that will check the signature.</summary>
    public EthereumAddress? VerifyingContract { get; init; }

    /// <summary>32 bytes, a last resort to tell applications apart.</summary>
    public ReadOnlyMemory<byte>? Salt { get; init; }

    /// <summary>hashStruct of the domain, 32 bytes.</summary>
    /// <exception cref="TypedDataException">No member is set or one is out of range.</exception>
    public byte[] Separator()
    {
        var members = new List<TypedMember>();
        var values = new Dictionary<string, AbiValue>(StringComparer.Ordinal);
        if (Name is not null)
            Put("name", "string", Name);
        if (Version is not null)
            Put("version", "string", Version);
        if (ChainId is { } chainId)
            Put("chainId", "uint256", chainId);
        if (VerifyingContract is { } contract)
            Put("verifyingContract", "address", contract);
        if (Salt is { } salt)
            Put("salt", "bytes32", salt);
        if (members.Count == 0)
            throw new TypedDataException("A domain has at least one member.");
        var types = new TypedDataTypes(new TypedStruct(StructName, members));
        return types.HashStruct(StructName, new AbiValue.Struct(values));

        void Put(string name, string type, AbiValue value)
        {
            members.Add(new TypedMember(name, type));
            values.Add(name, value);
        }
    }
}
