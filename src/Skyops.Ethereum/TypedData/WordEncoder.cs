using System.Numerics;
using System.Text;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.TypedData;

/// <summary>
/// Encodes one member as one word: simple values as they are, everything longer as its Keccak-256 (EIP-712,
/// encodeData).
/// </summary>
internal static class WordEncoder
{
    // Throws on a lone surrogate: two different texts must never encode alike.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Encode(TypedDataTypes types, string place, MemberType type, TypedValue value, Span<byte> word)
    {
        switch (type, value)
        {
            case (MemberType.Address, TypedValue.Address address):
                word.Clear();
                address.Value.WriteTo(word[12..]);
                break;
            case (MemberType.Flag, TypedValue.Flag flag):
                word.Clear();
                word[^1] = flag.Value ? (byte)1 : (byte)0;
                break;
            case (MemberType.Number bounds, TypedValue.Number number):
                EncodeNumber(place, bounds, number.Value, word);
                break;
            case (MemberType.FixedBytes exact, TypedValue.Bytes bytes):
                if (bytes.Value.Length != exact.Count)
                    throw new TypedDataException($"'{place}' has {exact.Count} bytes, not {bytes.Value.Length}.");
                word.Clear();
                bytes.Value.Span.CopyTo(word);
                break;
            case (MemberType.AnyBytes, TypedValue.Bytes bytes):
                Keccak256.Hash(bytes.Value.Span, word);
                break;
            case (MemberType.Text, TypedValue.Text text):
                EncodeText(place, text.Value, word);
                break;
            case (MemberType.List list, TypedValue.List items):
                EncodeList(types, place, list, items.Items, word);
                break;
            case (MemberType.Struct structure, TypedValue.Struct members):
                types.HashStruct(structure.Name, members).CopyTo(word);
                break;
            default:
                throw new TypedDataException($"'{place}' cannot hold a {value.GetType().Name}.");
        }
    }

    private static void EncodeNumber(string place, MemberType.Number type, BigInteger value, Span<byte> word)
    {
        var limit = BigInteger.One << (type.Signed ? type.Bits - 1 : type.Bits);
        if (value >= limit || value < (type.Signed ? -limit : BigInteger.Zero))
            throw new TypedDataException($"'{place}' does not fit {type.Bits} bits.");
        Word.Write(value, word);
    }

    private static void EncodeText(string place, string text, Span<byte> word)
    {
        try
        {
            Keccak256.Hash(Utf8.GetBytes(text), word);
        }
        catch (EncoderFallbackException)
        {
            throw new TypedDataException($"'{place}' is not valid Unicode.");
        }
    }

    private static void EncodeList(
        TypedDataTypes types, string place, MemberType.List type, IReadOnlyList<TypedValue> items, Span<byte> word)
    {
        if (type.Count is { } count && items.Count != count)
            throw new TypedDataException($"'{place}' has {count} items, not {items.Count}.");
        var words = new byte[Word.Size * items.Count];
        for (var i = 0; i < items.Count; i++)
            Encode(types, $"{place}[{i}]", type.Item, items[i], words.AsSpan(Word.Size * i, Word.Size));
        Keccak256.Hash(words, word);
    }
}
