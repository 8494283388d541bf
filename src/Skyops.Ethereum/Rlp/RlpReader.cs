using System.Numerics;

namespace Skyops.Ethereum.Rlp;

/// <summary>
/// Reads canonical RLP (Ethereum Yellow Paper, appendix B) item after item without copying. What no canonical encoder
/// writes is refused: lengths in a longer form than needed, numbers with leading zeros, bytes after the last item.
/// </summary>
public ref struct RlpReader
{
    /// <summary>How deep lists may stand in lists; nothing on a chain comes near it.</summary>
    public const int MaxDepth = 32;

    private readonly int _depth;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads items from the beginning of these bytes.</summary>
    public RlpReader(ReadOnlySpan<byte> data)
        : this(data, 0)
    {
    }

    private RlpReader(ReadOnlySpan<byte> data, int depth)
    {
        _rest = data;
        _depth = depth;
    }

    /// <summary>Whether no item is left.</summary>
    public readonly bool IsEnd => _rest.IsEmpty;

    /// <summary>Whether the next item is a list.</summary>
    /// <exception cref="RlpException">There is no next item, or it is malformed.</exception>
    public readonly bool IsList => RlpHeader.Read(_rest).IsList;

    /// <summary>The bytes of the next item, which must be a byte string.</summary>
    /// <exception cref="RlpException">It is missing, malformed or a list.</exception>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var header = RlpHeader.Read(_rest);
        if (header.IsList)
            throw new RlpException("A byte string was expected, not a list.");
        return Take(header);
    }

    /// <summary>The next item, which must be a byte string of exactly this many bytes.</summary>
    /// <exception cref="RlpException">It is missing, malformed, a list or of another length.</exception>
    public ReadOnlySpan<byte> ReadBytes(int length)
    {
        var bytes = ReadBytes();
        return bytes.Length == length
            ? bytes
            : throw new RlpException($"A byte string of {length} bytes was expected, not of {bytes.Length}.");
    }

    /// <summary>The next item as a number of at most this many bytes.</summary>
    /// <exception cref="RlpException">It is missing, malformed, a list, too long or has leading zeros.</exception>
    public BigInteger ReadNumber(int maxBytes)
    {
        var bytes = ReadBytes();
        if (bytes.Length > maxBytes)
            throw new RlpException($"A number of at most {maxBytes} bytes was expected, not of {bytes.Length}.");
        if (bytes.Length > 0 && bytes[0] == 0)
            throw new RlpException("A number has a leading zero.");
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    /// <summary>The next item as a number of 64 bits.</summary>
    /// <exception cref="RlpException">It is missing, malformed, a list, too long or has leading zeros.</exception>
    public ulong ReadUInt64() => (ulong)ReadNumber(sizeof(ulong));

    /// <summary>A reader of the items of the next item, which must be a list.</summary>
    /// <exception cref="RlpException">It is missing, malformed, no list, or too deep.</exception>
    public RlpReader ReadList()
    {
        var header = RlpHeader.Read(_rest);
        if (!header.IsList)
            throw new RlpException("A list was expected, not a byte string.");
        if (_depth >= MaxDepth)
            throw new RlpException($"Lists stand more than {MaxDepth} deep.");
        return new RlpReader(Take(header), _depth + 1);
    }

    /// <summary>Checks that no item is left.</summary>
    /// <exception cref="RlpException">There are more.</exception>
    public readonly void End()
    {
        if (!_rest.IsEmpty)
            throw new RlpException($"{_rest.Length} bytes are left over.");
    }

    private ReadOnlySpan<byte> Take(RlpHeader header)
    {
        var payload = _rest.Slice(header.Start, header.Length);
        _rest = _rest[(header.Start + header.Length)..];
        return payload;
    }
}
