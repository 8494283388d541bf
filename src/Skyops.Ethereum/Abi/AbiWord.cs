using System.Buffers.Binary;
using System.Numerics;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Abi;

/// <summary>The 32-byte words of the ABI: values of the elementary types, to the left or the right, padded.</summary>
internal static class AbiWord
{
    public const int Size = 32;

    /// <summary>Bytes up to the next whole word.</summary>
    public static int Padded(int length) => checked(length + Size - 1) / Size * Size;

    /// <exception cref="AbiException">The value is of another kind or out of the type's range.</exception>
    public static void Write(AbiType type, AbiValue value, Span<byte> word)
    {
        word.Clear();
        switch (type, value)
        {
            case (AbiType.Address, AbiValue.Address address):
                address.Value.WriteTo(word[12..]);
                break;
            case (AbiType.Flag, AbiValue.Flag flag):
                word[^1] = flag.Value ? (byte)1 : (byte)0;
                break;
            case (AbiType.Number bounds, AbiValue.Number number):
                Write(bounds, number.Value, word);
                break;
            case (AbiType.FixedBytes exact, AbiValue.Bytes bytes) when bytes.Value.Length == exact.Count:
                bytes.Value.Span.CopyTo(word);
                break;
            default:
                throw new AbiException($"A {type} cannot hold this {value.GetType().Name}.");
        }
    }

    /// <exception cref="AbiException">The padding is not what the type has.</exception>
    public static AbiValue Read(AbiType type, ReadOnlySpan<byte> word)
    {
        switch (type)
        {
            case AbiType.Address:
                CheckZero(word[..12], type);
                return new AbiValue.Address(EthereumAddress.FromBytes(word[12..]));
            case AbiType.Flag:
                CheckZero(word[..31], type);
                return word[31] <= 1 ? new AbiValue.Flag(word[31] == 1) : throw Padding(type);
            case AbiType.FixedBytes exact:
                CheckZero(word[exact.Count..], type);
                return new AbiValue.Bytes(word[..exact.Count].ToArray());
            case AbiType.Number bounds:
                var number = new BigInteger(word, isUnsigned: !bounds.HasSign, isBigEndian: true);
                return IsWithin(bounds, number) ? new AbiValue.Number(number) : throw Padding(type);
            default:
                throw new AbiException($"A {type} is no word.");
        }
    }

    /// <summary>Writes a number that fits 128 bits.</summary>
    public static void Write(UInt128 value, Span<byte> word)
    {
        word.Clear();
        BinaryPrimitives.WriteUInt128BigEndian(word[16..], value);
    }

    public static void WriteSize(int size, Span<byte> word)
    {
        word.Clear();
        BinaryPrimitives.WriteInt32BigEndian(word[^4..], size);
    }

    /// <summary>Reads a length or an offset, which is at most <paramref name="most"/>.</summary>
    /// <exception cref="AbiException">It is more.</exception>
    public static int ReadSize(ReadOnlySpan<byte> word, int most)
    {
        if (word[..28].IndexOfAnyExcept((byte)0) < 0
            && BinaryPrimitives.ReadUInt32BigEndian(word[28..]) is var size && size <= most)
        {
            return (int)size;
        }

        throw new AbiException("A length or an offset points beyond the data.");
    }

    public static void CheckZero(ReadOnlySpan<byte> padding, AbiType type)
    {
        if (padding.IndexOfAnyExcept((byte)0) >= 0)
            throw Padding(type);
    }

    private static void Write(AbiType.Number type, BigInteger value, Span<byte> word)
    {
        if (!IsWithin(type, value))
            throw new AbiException($"{value} does not fit {type}.");
        if (value.Sign < 0)
            word.Fill(byte.MaxValue);
        var length = value.GetByteCount(isUnsigned: value.Sign >= 0);
        value.TryWriteBytes(word[(Size - length)..], out _, isUnsigned: value.Sign >= 0, isBigEndian: true);
    }

    private static bool IsWithin(AbiType.Number type, BigInteger value)
    {
        var limit = BigInteger.One << (type.HasSign ? type.Bits - 1 : type.Bits);
        return value < limit && value >= (type.HasSign ? -limit : BigInteger.Zero);
    }

    private static AbiException Padding(AbiType type) => new($"A word of {type} is out of its range.");
}
