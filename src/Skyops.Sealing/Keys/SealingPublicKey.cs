using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Skyops.Sealing.Keys;

/// <summary>
/// A public key to seal to: a point of NIST P-256 in the uncompressed form of SEC 1, 0x04 ‖ x ‖ y, 65 bytes, the form
/// that HPKE hashes (RFC 9180, section 7.1.1). Each key has this one form, so it has one id. Immutable, compared by
/// content.
/// </summary>
public sealed class SealingPublicKey : IEquatable<SealingPublicKey>
{
    /// <summary>Bytes of the encoded key.</summary>
    public const int Size = 65;

    private const int CoordinateSize = 32;
    private const byte Uncompressed = 4;

    // p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (FIPS 186-4, D.1.2.3).
    private static readonly byte[] Prime =
        Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");

    private readonly byte[] _encoded;

    private SealingPublicKey(byte[] encoded)
    {
        _encoded = encoded;
        Id = SealingKeyId.Of(encoded);
    }

    /// <summary>0x04 ‖ x ‖ y.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    public SealingKeyId Id { get; }

    /// <summary>
    /// Reads an encoded key; false unless it has the right form, both coordinates are below p and the point is on the
    /// curve. The point at infinity has no such form, and the curve has no other small subgroup, so this is the whole
    /// validation that RFC 9180, section 7.1.4 asks for.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out SealingPublicKey? key)
    {
        key = null;
        if (encoded.Length != Size || encoded[0] != Uncompressed
            || encoded.Slice(1, CoordinateSize).SequenceCompareTo(Prime) >= 0
            || encoded[(1 + CoordinateSize)..].SequenceCompareTo(Prime) >= 0)
        {
            return false;
        }

        var candidate = new SealingPublicKey(encoded.ToArray());
        try
        {
            // The platform refuses a point that is not on the curve.
            using var imported = candidate.Import();
        }
        catch (CryptographicException)
        {
            return false;
        }

        key = candidate;
        return true;
    }

    /// <summary>As <see cref="TryRead"/>.</summary>
    /// <exception cref="SealingException">The bytes are no public key.</exception>
    public static SealingPublicKey Read(ReadOnlySpan<byte> encoded) => TryRead(encoded, out var key)
        ? key
        : throw new SealingException(SealingFault.InvalidPublicKey, "The bytes are no point of P-256 in long form.");

    /// <summary>0x and 130 hexadecimal digits.</summary>
    public override string ToString() => $"0x{Convert.ToHexStringLower(_encoded)}";

    public bool Equals(SealingPublicKey? other) => other is not null && Encoded.SequenceEqual(other.Encoded);

    public override bool Equals(object? obj) => Equals(obj as SealingPublicKey);

    public override int GetHashCode() => Id.GetHashCode();

    internal static SealingPublicKey Of(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new SealingPublicKey([Uncompressed, .. point.X!, .. point.Y!]);
    }

    internal ECDiffieHellman Import() => ECDiffieHellman.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = _encoded[1..(1 + CoordinateSize)], Y = _encoded[(1 + CoordinateSize)..] },
    });
}
