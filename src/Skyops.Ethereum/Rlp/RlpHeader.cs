namespace Skyops.Ethereum.Rlp;

/// <summary>
/// The first bytes of an RLP item (Ethereum Yellow Paper, appendix B): whether it is a list, where its payload begins
/// and how long that is. Only the shortest form of a length is taken.
/// </summary>
internal readonly record struct RlpHeader(bool IsList, int Start, int Length)
{
    private const byte ShortBytes = 0x80;
    private const byte LongBytes = 0xB7;
    private const byte ShortList = 0xC0;
    private const byte LongList = 0xF7;
    private const int ShortMost = 55;

    /// <exception cref="RlpException">The item is cut short or its length is not in the shortest form.</exception>
    public static RlpHeader Read(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
            throw new RlpException("An item is missing.");
        var first = data[0];
        var header = first switch
        {
            < ShortBytes => new RlpHeader(false, 0, 1),
            <= LongBytes => new RlpHeader(false, 1, first - ShortBytes),
            < ShortList => ReadLong(data, false, first - LongBytes),
            <= LongList => new RlpHeader(true, 1, first - ShortList),
            _ => ReadLong(data, true, first - LongList),
        };
        if (header.Length > data.Length - header.Start)
            throw new RlpException("An item is longer than what holds it.");
        if (first == ShortBytes + 1 && data[1] < ShortBytes)
            throw new RlpException("A byte below 0x80 stands for itself.");
        return header;
    }

    /// <summary>Writes the header of a payload of this length; one to five bytes.</summary>
    public static byte[] Write(bool isList, int length)
    {
        var offset = isList ? ShortList : ShortBytes;
        if (length <= ShortMost)
            return [(byte)(offset + length)];
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes, length);
        var digits = bytes[bytes.IndexOfAnyExcept((byte)0)..];
        return [(byte)(offset + ShortMost + digits.Length), .. digits];
    }

    private static RlpHeader ReadLong(ReadOnlySpan<byte> data, bool isList, int size)
    {
        // Eight bytes can say more than a span can hold; with at most four no sum here can overflow.
        if (data.Length <= size)
            throw new RlpException("A length is cut short.");
        if (data[1] == 0)
            throw new RlpException("A length has a leading zero.");
        if (size > sizeof(int))
            throw new RlpException("An item is longer than what holds it.");
        uint length = 0;
        foreach (var digit in data.Slice(1, size))
            length = (length << 8) | digit;
        if (length <= ShortMost)
            throw new RlpException("A length of at most 55 is written in one byte.");
        if (length > data.Length)
            throw new RlpException("An item is longer than what holds it.");
        return new RlpHeader(isList, 1 + size, (int)length);
    }
}
