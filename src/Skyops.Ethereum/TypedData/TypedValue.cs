using System.Numerics;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.TypedData;

/// <summary>A value that EIP-712 can encode. Which form a member takes is told by its type.</summary>
public abstract record TypedValue
{
    private TypedValue()
    {
    }

    /// <summary>For <c>address</c>.</summary>
    public sealed record Address(EthereumAddress Value) : TypedValue;

    /// <summary>For <c>bool</c>.</summary>
    public sealed record Flag(bool Value) : TypedValue;

    /// <summary>
    /// For <c>uint8</c> to <c>uint256</c> and <c>int8</c> to <c>int256</c>, within the range of the type.
    /// </summary>
    public sealed record Number(BigInteger Value) : TypedValue;

    /// <summary>For <c>bytes1</c> to <c>bytes32</c> (exactly that many) and <c>bytes</c> (any number).</summary>
    public sealed record Bytes(ReadOnlyMemory<byte> Value) : TypedValue;

    /// <summary>For <c>string</c>: encoded as UTF-8, so it must have no lone surrogates.</summary>
    public sealed record Text(string Value) : TypedValue;

    /// <summary>For <c>T[]</c> (any number) and <c>T[n]</c> (exactly n).</summary>
    public sealed record List(IReadOnlyList<TypedValue> Items) : TypedValue;

    /// <summary>For a struct: exactly its members, by name.</summary>
    public sealed record Struct(IReadOnlyDictionary<string, TypedValue> Members) : TypedValue;
}
