using System.Diagnostics.CodeAnalysis;
using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.ContractWallets;

/// <summary>
/// A signature of an account whose contract is not there yet (ERC-6492): who makes it, what that one has to be told,
/// and the signature that the contract will take; then 32 bytes that mark it, 0x6492 sixteen times.
/// </summary>
/// <param name="Factory">Who makes the contract.</param>
/// <param name="Order">The data of the call that makes it.</param>
/// <param name="Inner">What the contract is asked about.</param>
internal sealed record CounterfactualSignature(
    EthereumAddress Factory, ReadOnlyMemory<byte> Order, ReadOnlyMemory<byte> Inner)
{
    private static readonly AbiType.Tuple Types = AbiFunction.Parse("f(address,bytes,bytes)").Signature.Types;

    private static ReadOnlySpan<byte> Mark =>
    [
        0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92,
        0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92, 0x64, 0x92,
    ];

    /// <summary>Whether the mark stands at the end.</summary>
    public static bool IsMarked(ReadOnlySpan<byte> signature) => signature.EndsWith(Mark);

    /// <summary>Reads one; false unless what stands before the mark is exactly the encoding of its parts.</summary>
    public static bool TryRead(ReadOnlySpan<byte> signature, [NotNullWhen(true)] out CounterfactualSignature? read)
    {
        read = null;
        if (!IsMarked(signature))
            return false;
        try
        {
            var parts = AbiDecoder.Decode(Types, signature[..^Mark.Length]);
            read = new CounterfactualSignature(parts[0].AsAddress(), parts[1].AsBytes(), parts[2].AsBytes());
            return true;
        }
        catch (AbiException)
        {
            return false;
        }
    }
}
