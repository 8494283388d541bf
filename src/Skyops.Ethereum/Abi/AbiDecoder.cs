using System.Text;

namespace Skyops.Ethereum.Abi;

/// <summary>
/// Reads the encoding of the contract ABI, and only the one encoding that Solidity's encoder writes: every tail where
/// the one before it ended, padding zero, nothing left over. So data is decoded in one pass, no byte is read twice, and
/// what comes out is never larger than in proportion to what went in.
/// </summary>
public static class AbiDecoder
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes the values of a tuple of these types, as <c>abi.decode</c> would.</summary>
    /// <exception cref="AbiException">The data is not exactly the encoding of such values.</exception>
    public static IReadOnlyList<AbiValue> Decode(AbiType.Tuple types, ReadOnlySpan<byte> data)
    {
        var used = DecodeItems(types.Items, types.HeadsSize, data, out var values);
        if (used != data.Length)
            throw new AbiException($"{data.Length - used} bytes are left over.");
        return values;
    }

    // Returns how many bytes heads and tails take together.
    private static int DecodeItems(
        IReadOnlyList<AbiType> types, int headsSize, ReadOnlySpan<byte> data, out AbiValue[] values)
    {
        if (data.Length < headsSize)
            throw new AbiException($"{headsSize} bytes were expected, not {data.Length}.");
        values = new AbiValue[types.Count];
        var (head, tail) = (0, headsSize);
        for (var i = 0; i < types.Count; i++)
        {
            var type = types[i];
            if (!type.IsDynamic)
            {
                head += DecodeValue(type, data[head..], out values[i]);
                continue;
            }

            if (AbiWord.ReadSize(data.Slice(head, AbiWord.Size), data.Length) != tail)
                throw new AbiException("An offset does not point to where the item before it ended.");
            tail += DecodeValue(type, data[tail..], out values[i]);
            head += AbiWord.Size;
        }

        return tail;
    }

    private static int DecodeValue(AbiType type, ReadOnlySpan<byte> data, out AbiValue value)
    {
        switch (type)
        {
            case AbiType.AnyBytes:
                var used = DecodeBytes(type, data, out var bytes);
                value = new AbiValue.Bytes(bytes.ToArray());
                return used;
            case AbiType.Text:
                used = DecodeBytes(type, data, out bytes);
                value = new AbiValue.Text(FromUtf8(bytes));
                return used;
            case AbiType.Tuple tuple:
                used = DecodeItems(tuple.Items, tuple.HeadsSize, data, out var items);
                value = new AbiValue.List(items);
                return used;
            case AbiType.List list:
                used = DecodeList(list, data, out items);
                value = new AbiValue.List(items);
                return used;
            default:
                value = AbiWord.Read(type, Word(data));
                return AbiWord.Size;
        }
    }

    private static int DecodeList(AbiType.List type, ReadOnlySpan<byte> data, out AbiValue[] items)
    {
        var (start, count) = (0, type.Count ?? 0);
        if (type.Count is null)
        {
            // Every item takes its head at least, which is checked before anything is made for it.
            start = AbiWord.Size;
            count = AbiWord.ReadSize(Word(data), (data.Length - start) / type.Item.HeadSize);
        }

        var rest = data[start..];
        var headsSize = checked(count * type.Item.HeadSize);
        if (rest.Length < headsSize)
            throw new AbiException($"{headsSize} bytes were expected, not {rest.Length}.");
        var types = new AbiType[count];
        Array.Fill(types, type.Item);
        return start + DecodeItems(types, headsSize, rest, out items);
    }

    private static int DecodeBytes(AbiType type, ReadOnlySpan<byte> data, out ReadOnlySpan<byte> bytes)
    {
        var length = AbiWord.ReadSize(Word(data), data.Length - AbiWord.Size);
        var end = AbiWord.Size + AbiWord.Padded(length);
        if (data.Length < end)
            throw new AbiException($"{end} bytes were expected, not {data.Length}.");
        bytes = data.Slice(AbiWord.Size, length);
        AbiWord.CheckZero(data[(AbiWord.Size + length)..end], type);
        return end;
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> data) => data.Length >= AbiWord.Size
        ? data[..AbiWord.Size]
        : throw new AbiException($"{AbiWord.Size} bytes were expected, not {data.Length}.");

    private static string FromUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException error)
        {
            throw new AbiException("A text is no valid UTF-8.", error);
        }
    }
}
