using System.Text;

namespace Skyops.Ethereum.Abi;

/// <summary>
/// The encoding of the contract ABI (Solidity's "Contract ABI Specification"): heads of all items, then the tails of
/// the dynamic ones, in order and without gaps.
/// </summary>
public static class AbiEncoder
{
    // Throws on a lone surrogate: two different texts must never encode alike.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Encodes values as a tuple of these types, as <c>abi.encode</c> does.</summary>
    /// <exception cref="AbiException">There are more or fewer values than types, or one does not fit.</exception>
    public static byte[] Encode(AbiType.Tuple types, params IReadOnlyList<AbiValue> values)
    {
        var output = new List<byte>();
        EncodeItems(types.Items, values, types.HeadsSize, output);
        return [.. output];
    }

    private static void EncodeItems(
        IReadOnlyList<AbiType> types, IReadOnlyList<AbiValue> values, int headsSize, List<byte> output)
    {
        if (types.Count != values.Count)
            throw new AbiException($"{types.Count} values were expected, not {values.Count}.");
        var start = output.Count;
        var tails = new List<byte>();
        Span<byte> word = stackalloc byte[AbiWord.Size];
        for (var i = 0; i < types.Count; i++)
        {
            if (types[i].IsDynamic)
            {
                AbiWord.WriteSize(headsSize + tails.Count, word);
                output.AddRange(word);
                EncodeValue(types[i], values[i], tails);
            }
            else
            {
                EncodeValue(types[i], values[i], output);
            }
        }

        if (output.Count - start != headsSize)
            throw new InvalidOperationException("The heads are not as long as their types say.");
        output.AddRange(tails);
    }

    private static void EncodeValue(AbiType type, AbiValue value, List<byte> output)
    {
        Span<byte> word = stackalloc byte[AbiWord.Size];
        switch (type, value)
        {
            case (AbiType.AnyBytes, AbiValue.Bytes bytes):
                EncodeBytes(bytes.Value.Span, output);
                break;
            case (AbiType.Text, AbiValue.Text text):
                EncodeBytes(ToUtf8(text.Value), output);
                break;
            case (AbiType.Tuple tuple, AbiValue.List items):
                EncodeItems(tuple.Items, items.Items, tuple.HeadsSize, output);
                break;
            case (AbiType.List list, AbiValue.List items):
                EncodeList(list, items.Items, output);
                break;
            default:
                AbiWord.Write(type, value, word);
                output.AddRange(word);
                break;
        }
    }

    private static void EncodeList(AbiType.List type, IReadOnlyList<AbiValue> items, List<byte> output)
    {
        if (type.Count is { } count && count != items.Count)
            throw new AbiException($"{count} items were expected, not {items.Count}.");
        if (type.Count is null)
        {
            Span<byte> length = stackalloc byte[AbiWord.Size];
            AbiWord.WriteSize(items.Count, length);
            output.AddRange(length);
        }

        var types = Enumerable.Repeat(type.Item, items.Count).ToArray();
        EncodeItems(types, items, checked(items.Count * type.Item.HeadSize), output);
    }

    private static void EncodeBytes(ReadOnlySpan<byte> bytes, List<byte> output)
    {
        Span<byte> word = stackalloc byte[AbiWord.Size];
        AbiWord.WriteSize(bytes.Length, word);
        output.AddRange(word);
        output.AddRange(bytes);
        word.Clear();
        output.AddRange(word[..(AbiWord.Padded(bytes.Length) - bytes.Length)]);
    }

    internal static byte[] ToUtf8(string text)
    {
        try
        {
            return Utf8.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw new AbiException("A text is no valid Unicode.", error);
        }
    }
}
