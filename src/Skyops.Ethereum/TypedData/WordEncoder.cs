using Skyops.Ethereum.Abi;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.TypedData;

/// <summary>
/// Encodes one member as one word: simple values as the ABI does, everything longer as its Keccak-256 (EIP-712,
/// encodeData).
/// </summary>
internal static class WordEncoder
{
    /// <exception cref="TypedDataException">The value does not fit; the message names the place.</exception>
    public static void Encode(TypedDataTypes types, string place, MemberType type, AbiValue value, Span<byte> word)
    {
        switch (type, value)
        {
            case (MemberType.Elementary elementary, _):
                EncodeElementary(place, elementary.Type, value, word);
                break;
            case (MemberType.List list, AbiValue.List items):
                EncodeList(types, place, list, items.Items, word);
                break;
            case (MemberType.Struct structure, AbiValue.Struct members):
                types.HashStruct(structure.Name, members).CopyTo(word);
                break;
            default:
                throw new TypedDataException($"'{place}' cannot hold a {value.GetType().Name}.");
        }
    }

    private static void EncodeElementary(string place, AbiType type, AbiValue value, Span<byte> word)
    {
        try
        {
            switch (type, value)
            {
                case (AbiType.AnyBytes, AbiValue.Bytes bytes):
                    Keccak256.Hash(bytes.Value.Span, word);
                    break;
                case (AbiType.Text, AbiValue.Text text):
                    Keccak256.Hash(AbiEncoder.ToUtf8(text.Value), word);
                    break;
                default:
                    AbiWord.Write(type, value, word);
                    break;
            }
        }
        catch (AbiException error)
        {
            throw new TypedDataException($"'{place}': {error.Message}", error);
        }
    }

    private static void EncodeList(
        TypedDataTypes types, string place, MemberType.List type, IReadOnlyList<AbiValue> items, Span<byte> word)
    {
        if (type.Count is { } count && items.Count != count)
            throw new TypedDataException($"'{place}' has {count} items, not {items.Count}.");
        var words = new byte[AbiWord.Size * items.Count];
        for (var i = 0; i < items.Count; i++)
            Encode(types, $"{place}[{i}]", type.Item, items[i], words.AsSpan(AbiWord.Size * i, AbiWord.Size));
        Keccak256.Hash(words, word);
    }
}
