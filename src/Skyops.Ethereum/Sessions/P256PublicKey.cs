using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Skyops.Ethereum.Sessions;

/// <summary>
/// A public key on NIST P-256 in the uncompressed form of SEC 1: 0x04 ‖ x ‖ y, 65 bytes. Uncompressed, because neither
/// the platform nor a contract can use the short form without taking a square root first. Immutable, compared by
/// content.
/// </summary>
public sealed class P256PublicKey : IEquatable<P256PublicKey>
{
    /// <summary>Bytes of the encoded key.</summary>
    public const int Size = 65;

    private const byte Uncompressed = 4;
    private readonly byte[] _encoded;

    private P256PublicKey(byte[] encoded)
    {
        _encoded = encoded;
    }

    /// <summary>0x04 ‖ x ‖ y.</summary>
    public ReadOnlySpan<byte> Encoded => _encoded;

    /// <summary>Reads an encoded key; false unless it has the right form and is a point of the curve.</summary>
    public static bool TryRead(ReadOnlySpan<byte> encoded, [NotNullWhen(true)] out P256PublicKey? key)
    {
        key = null;
        if (encoded.Length != Size || encoded[0] != Uncompressed)
            return false;
        var candidate = new P256PublicKey(encoded.ToArray());
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

    /// <summary>0x and 130 hexadecimal digits.</summary>
    public override string ToString() => $"0x{Convert.ToHexStringLower(_encoded)}";

    public bool Equals(P256PublicKey? other) => other is not null && Encoded.SequenceEqual(other.Encoded);

    public override bool Equals(object? obj) => Equals(obj as P256PublicKey);

    public override int GetHashCode() => BitConverter.ToInt32(_encoded, 1);

    internal static P256PublicKey Of(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new P256PublicKey([Uncompressed, .. point.X!, .. point.Y!]);
    }

    internal ECDsa Import() => ECDsa.Create(new ECParameters
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new ECPoint { X = _encoded[1..33], Y = _encoded[33..] },
    });
}
