using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Skyops.Sealing.Keys;

/// <summary>Names a public key: SHA-256 of its 65 bytes. Text is 64 lower-case hexadecimal digits.</summary>
public readonly struct SealingKeyId : IEquatable<SealingKeyId>, IComparable<SealingKeyId>
{
    /// <summary>Bytes of an id.</summary>
    public const int Size = 32;

    private readonly Digest _digest;

    private SealingKeyId(ReadOnlySpan<byte> digest) => digest.CopyTo(_digest);

    /// <summary>The 32 bytes.</summary>
    [UnscopedRef]
    public ReadOnlySpan<byte> Bytes => _digest;

    /// <summary>Takes exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static SealingKeyId FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Size
        ? new SealingKeyId(bytes)
        : throw new ArgumentException($"An id has {Size} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads 64 lower-case hexadecimal digits; false for anything else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SealingKeyId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[Size];
        if (text is not { Length: 2 * Size } || text.AsSpan().ContainsAnyInRange('A', 'F')
            || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        id = new SealingKeyId(bytes);
        return true;
    }

    public override string ToString() => Convert.ToHexStringLower(Bytes);

    public bool Equals(SealingKeyId other) => Bytes.SequenceEqual(other.Bytes);

    public override bool Equals(object? obj) => obj is SealingKeyId other && Equals(other);

    // It is a hash already.
    public override int GetHashCode() => BitConverter.ToInt32(Bytes);

    public int CompareTo(SealingKeyId other) => Bytes.SequenceCompareTo(other.Bytes);

    public static bool operator ==(SealingKeyId left, SealingKeyId right) => left.Equals(right);

    public static bool operator !=(SealingKeyId left, SealingKeyId right) => !left.Equals(right);

    public static bool operator <(SealingKeyId left, SealingKeyId right) => left.CompareTo(right) < 0;

    public static bool operator <=(SealingKeyId left, SealingKeyId right) => left.CompareTo(right) <= 0;

    public static bool operator >(SealingKeyId left, SealingKeyId right) => left.CompareTo(right) > 0;

    public static bool operator >=(SealingKeyId left, SealingKeyId right) => left.CompareTo(right) >= 0;

    internal static SealingKeyId Of(ReadOnlySpan<byte> publicKey) => new(SHA256.HashData(publicKey));

    [InlineArray(Size)]
    private struct Digest
    {
        private byte _first;
    }
}
