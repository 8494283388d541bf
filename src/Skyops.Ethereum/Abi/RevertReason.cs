using System.Globalization;
using System.Numerics;

namespace Skyops.Ethereum.Abi;

/// <summary>Why a call reverted, as far as its data tells. Decoding never fails: data is a stranger's.</summary>
public abstract record RevertReason
{
    private static readonly AbiError TextError = AbiError.Parse("Error(string)");
    private static readonly AbiError PanicError = AbiError.Parse("Panic(uint256)");

    private RevertReason()
    {
    }

    /// <summary>It says nothing: out of gas, an invalid instruction, <c>revert()</c>, a failed <c>require</c> without
    /// text.</summary>
    public sealed record Nothing : RevertReason
    {
        public override string ToString() => "reverted without a reason";
    }

    /// <summary><c>Error(string)</c>: the text of <c>require</c> or <c>revert</c>.</summary>
    public sealed record Message(string Text) : RevertReason
    {
        public override string ToString() => Text;
    }

    /// <summary><c>Panic(uint256)</c>: what the compiler checks (Solidity, "Panic via assert and Error via require").
    /// </summary>
    public sealed record Panic(BigInteger Code) : RevertReason
    {
        public override string ToString() =>
            $"panic 0x{Code.ToString("x2", CultureInfo.InvariantCulture)}{Describe((int)BigInteger.Min(Code, 0xFF))}";

        private static string Describe(int code) => code switch
        {
            0x01 => ": assertion failed",
            0x11 => ": arithmetic overflow",
            0x12 => ": division by zero",
            0x21 => ": no such enum member",
            0x22 => ": malformed storage",
            0x31 => ": pop of an empty array",
            0x32 => ": index out of range",
            0x41 => ": too much memory",
            0x51 => ": call of an uninitialised function",
            _ => "",
        };
    }

    /// <summary>One of the errors that the caller knows.</summary>
    public sealed record Custom(AbiError Error, IReadOnlyList<AbiValue> Arguments) : RevertReason
    {
        public bool Equals(Custom? other) => other is not null && Error.Signature.Text == other.Error.Signature.Text
            && Arguments.SequenceEqual(other.Arguments);

        public override int GetHashCode() => Error.Signature.Hash.GetHashCode();

        public override string ToString() => Error.Signature.Text;
    }

    /// <summary>Data that is none of these.</summary>
    public sealed record Unknown(ReadOnlyMemory<byte> Data) : RevertReason
    {
        // The first bytes are enough to look an error up; the rest may be of any length.
        public override string ToString() =>
            $"reverted with 0x{Convert.ToHexStringLower(Data.Span[..Math.Min(Data.Length, AbiFunction.SelectorSize)])}…";
    }

    /// <summary>Tells what revert data says, given the errors that the contracts in question may raise.</summary>
    public static RevertReason Decode(ReadOnlySpan<byte> data, params IReadOnlyList<AbiError> known)
    {
        if (data.IsEmpty)
            return new Nothing();
        if (TextError.TryDecode(data, out var arguments))
            return new Message(arguments[0].AsText());
        if (PanicError.TryDecode(data, out arguments))
            return new Panic(arguments[0].AsNumber());
        foreach (var error in known)
        {
            if (error.TryDecode(data, out arguments))
                return new Custom(error, arguments);
        }

        return new Unknown(data.ToArray());
    }
}
