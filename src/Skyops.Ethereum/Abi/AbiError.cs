using System.Diagnostics.CodeAnalysis;

namespace Skyops.Ethereum.Abi;

/// <summary>A custom error of a contract.</summary>
public sealed class AbiError
{
    private readonly byte[] _selector;

    internal AbiError(AbiSignature signature)
    {
        Signature = signature;
        _selector = signature.Hash.ToBytes()[..AbiFunction.SelectorSize];
    }

    public AbiSignature Signature { get; }

    /// <summary>The first four bytes of the hash of its signature.</summary>
    public ReadOnlySpan<byte> Selector => _selector;

    /// <summary>Reads a signature such as <c>InsufficientBalance(address,uint256)</c>.</summary>
    /// <exception cref="AbiException">It is malformed.</exception>
    public static AbiError Parse(string signature) => new(AbiSignature.Parse(signature));

    /// <summary>The data with which a call reverts: selector ‖ arguments.</summary>
    /// <exception cref="AbiException">An argument is missing, too many or does not fit.</exception>
    public byte[] Encode(params IReadOnlyList<AbiValue> arguments) =>
        [.. _selector, .. AbiEncoder.Encode(Signature.Types, arguments)];

    /// <summary>The arguments, if the data is exactly this error.</summary>
    public bool TryDecode(ReadOnlySpan<byte> data, [NotNullWhen(true)] out IReadOnlyList<AbiValue>? arguments)
    {
        arguments = null;
        if (!data.StartsWith(_selector))
            return false;
        try
        {
            arguments = AbiDecoder.Decode(Signature.Types, data[AbiFunction.SelectorSize..]);
            return true;
        }
        catch (AbiException)
        {
            return false;
        }
    }

    /// <summary>The signature.</summary>
    public override string ToString() => Signature.Text;
}
