using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Skyops.Ethereum.Hashing;

namespace Skyops.Ethereum.Keys;

/// <summary>
/// A 20-byte account address. Text is 0x and 40 hexadecimal digits; in mixed case the digits must carry the checksum of
/// EIP-55, and <see cref="ToString"/> always writes it.
/// </summary>
public readonly struct EthereumAddress : IEquatable<EthereumAddress>, IComparable<EthereumAddress>
{
    /// <summary>Bytes of an address.</summary>
    public const int Size = 20;

    private const int HexLength = 2 * Size;

    private readonly ulong _high;
    private readonly ulong _middle;
    private readonly uint _low;

    private EthereumAddress(ReadOnlySpan<byte> bytes)
    {
        _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>Takes exactly 20 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static EthereumAddress FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new EthereumAddress(bytes)
        : throw new ArgumentException($"An address has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>The address of a public key (x ‖ y, 64 bytes): the last 20 bytes of its Keccak-256.</summary>
    /// <exception cref="ArgumentException">The key does not have 64 bytes.</exception>
    public static EthereumAddress FromPublicKey(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != Recovery.PublicKeySize)
            throw new ArgumentException("A public key has 64 bytes, x and y.", nameof(publicKey));
        Span<byte> hash = stackalloc byte[Keccak256.Size];
        Keccak256.Hash(publicKey, hash);
        return new EthereumAddress(hash[12..]);
    }

    /// <summary>
    /// Reads an address; digits all in one case carry no checksum, mixed ones must have the right one (EIP-55).
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out EthereumAddress address) =>
        TryParse(text.AsSpan(), out address);

    /// <inheritdoc cref="TryParse(string?, out EthereumAddress)"/>
    public static bool TryParse(ReadOnlySpan<char> text, out EthereumAddress address)
    {
        address = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text.Length != HexLength + 2 || !text.StartsWith("0x", StringComparison.Ordinal)
            || Convert.FromHexString(text[2..], bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        var digits = text[2..];
        var parsed = new EthereumAddress(bytes);
        Span<char> checksummed = stackalloc char[HexLength];
        parsed.WriteChecksummed(checksummed);
        var mixed = digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
        if (mixed && !digits.SequenceEqual(checksummed))
            return false;
        address = parsed;
        return true;
    }

    /// <summary>As <see cref="TryParse(string?, out EthereumAddress)"/>.</summary>
    /// <exception cref="FormatException">The text is no address or its checksum is wrong.</exception>
    public static EthereumAddress Parse(string text) => TryParse(text, out var address)
        ? address
        : throw new FormatException("Not an address: 0x and 40 hexadecimal digits, checksummed if in mixed case.");

    /// <summary>Writes the 20 bytes.</summary>
    public void WriteTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], _low);
    }

    /// <summary>The 20 bytes in a new array.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        WriteTo(bytes);
        return bytes;
    }

    /// <summary>0x and 40 digits with the checksum of EIP-55.</summary>
    public override string ToString() => string.Create(HexLength + 2, this, static (text, address) =>
    {
        "0x".CopyTo(text);
        address.WriteChecksummed(text[2..]);
    });

    public bool Equals(EthereumAddress other) =>
        _high == other._high && _middle == other._middle && _low == other._low;

    public override bool Equals(object? obj) => obj is EthereumAddress other && Equals(other);

    // An address is the end of a hash already.
    public override int GetHashCode() => (int)_low;

    public int CompareTo(EthereumAddress other) =>
        (_high, _middle, _low).CompareTo((other._high, other._middle, other._low));

    public static bool operator ==(EthereumAddress left, EthereumAddress right) => left.Equals(right);

    public static bool operator !=(EthereumAddress left, EthereumAddress right) => !left.Equals(right);

    public static bool operator <(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) < 0;

    public static bool operator <=(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) <= 0;

    public static bool operator >(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) > 0;

    public static bool operator >=(EthereumAddress left, EthereumAddress right) => left.CompareTo(right) >= 0;

    // A digit is upper case where the Keccak-256 of the lower-case text has a nibble of 8 or more at its place.
    private void WriteChecksummed(Span<char> digits)
    {
        Span<byte> bytes = stackalloc byte[Size];
        WriteTo(bytes);
        Convert.TryToHexStringLower(bytes, digits, out _);
        Span<byte> ascii = stackalloc byte[HexLength];
        Encoding.ASCII.GetBytes(digits[..HexLength], ascii);
        Span<byte> hash = stackalloc byte[Keccak256.Size];
        Keccak256.Hash(ascii, hash);
        for (var i = 0; i < HexLength; i++)
        {
            var nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 0xF;
            if (nibble >= 8)
                digits[i] = char.ToUpperInvariant(digits[i]);
        }
    }
}
