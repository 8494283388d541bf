using System.Numerics;

namespace Skyops.Ethereum.Rlp;

/// <summary>
/// Writes RLP (Ethereum Yellow Paper, appendix B) item after item. Lists are begun and ended; their headers are put
/// before them when they end, because only then is their length known.
/// </summary>
public sealed class RlpWriter
{
    private readonly List<byte> _bytes = [];
    private readonly Stack<int> _open = new();

    /// <summary>Writes a byte string.</summary>
    public RlpWriter Bytes(ReadOnlySpan<byte> value)
    {
        if (value.Length != 1 || value[0] >= 0x80)
            _bytes.AddRange(RlpHeader.Write(isList: false, value.Length));
        _bytes.AddRange(value);
        return this;
    }

    /// <summary>Writes a number from zero on: its big-endian bytes without leading zeros, none for zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below zero.</exception>
    public RlpWriter Number(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value.Sign, nameof(value));
        return value.IsZero ? Bytes([]) : Bytes(value.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <summary>Begins a list; all that is written until it ends is in it.</summary>
    public RlpWriter BeginList()
    {
        _open.Push(_bytes.Count);
        return this;
    }

    /// <summary>Ends the list that was begun last.</summary>
    /// <exception cref="InvalidOperationException">No list is open.</exception>
    public RlpWriter EndList()
    {
        var start = _open.Pop();
        _bytes.InsertRange(start, RlpHeader.Write(isList: true, _bytes.Count - start));
        return this;
    }

    /// <summary>What was written.</summary>
    /// <exception cref="InvalidOperationException">A list is still open.</exception>
    public byte[] ToArray() => _open.Count == 0
        ? [.. _bytes]
        : throw new InvalidOperationException($"{_open.Count} lists were begun and not ended.");
}
