namespace Skyops.Ethereum.Abi;

/// <summary>A function of a contract: what its calls and its answers look like.</summary>
public sealed class AbiFunction
{
    /// <summary>Bytes of a selector.</summary>
    public const int SelectorSize = 4;

    private readonly byte[] _selector;

    internal AbiFunction(AbiSignature signature, AbiType.Tuple outputs)
    {
        Signature = signature;
        Outputs = outputs;
        _selector = signature.Hash.ToBytes()[..SelectorSize];
    }

    public AbiSignature Signature { get; }

    /// <summary>The types of what it returns.</summary>
    public AbiType.Tuple Outputs { get; }

    /// <summary>The first four bytes of the hash of its signature.</summary>
    public ReadOnlySpan<byte> Selector => _selector;

    /// <summary>Reads <c>balanceOf(address)</c> and what it returns, <c>(uint256)</c>.</summary>
    /// <exception cref="AbiException">One of the two is malformed.</exception>
    public static AbiFunction Parse(string signature, string outputs = "()") =>
        new(AbiSignature.Parse(signature), AbiSignature.ParseTypes(outputs));

    /// <summary>The data of a call: selector ‖ arguments.</summary>
    /// <exception cref="AbiException">An argument is missing, too many or does not fit.</exception>
    public byte[] EncodeCall(params IReadOnlyList<AbiValue> arguments) =>
        [.. _selector, .. AbiEncoder.Encode(Signature.Types, arguments)];

    /// <summary>The arguments of a call.</summary>
    /// <exception cref="AbiException">It is a call of another function, or malformed.</exception>
    public IReadOnlyList<AbiValue> DecodeCall(ReadOnlySpan<byte> data) => data.StartsWith(_selector)
        ? AbiDecoder.Decode(Signature.Types, data[SelectorSize..])
        : throw new AbiException($"This is no call of {Signature.Text}.");

    /// <summary>What a call returned.</summary>
    /// <exception cref="AbiException">It is not what the function returns.</exception>
    public IReadOnlyList<AbiValue> DecodeOutput(ReadOnlySpan<byte> data) => AbiDecoder.Decode(Outputs, data);

    /// <summary>The signature.</summary>
    public override string ToString() => Signature.Text;
}
