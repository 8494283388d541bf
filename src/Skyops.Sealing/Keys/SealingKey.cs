using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Skyops.Sealing.Keys;

/// <summary>
/// A private key that opens what was sealed to its public key. Held by the platform; never part of a text or an
/// exception. Calls from several threads wait for each other.
/// </summary>
public sealed class SealingKey : IDisposable
{
    /// <summary>Bytes of a private scalar.</summary>
    internal const int ScalarSize = 32;

    private readonly Lock _gate = new();
    private readonly ECDiffieHellman _key;

    private SealingKey(ECDiffieHellman key)
    {
        _key = key;
        PublicKey = SealingPublicKey.Of(key);
    }

    public SealingPublicKey PublicKey { get; }

    /// <summary>Makes a new random key.</summary>
    public static SealingKey Create() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>Reads an unencrypted PKCS #8 key (DER); false unless it is one key on P-256 and nothing else.</summary>
    public static bool TryImport(ReadOnlySpan<byte> pkcs8, [NotNullWhen(true)] out SealingKey? key)
    {
        key = null;
        var imported = ECDiffieHellman.Create();
        try
        {
            imported.ImportPkcs8PrivateKey(pkcs8, out var read);
            if (read == pkcs8.Length)
                key = Take(imported);
        }
        catch (CryptographicException)
        {
            key = null;
        }

        if (key is null)
            imported.Dispose();
        return key is not null;
    }

    /// <summary>The private key as unencrypted PKCS #8 (DER). The caller wipes it.</summary>
    public byte[] ExportPkcs8()
    {
        lock (_gate)
            return _key.ExportPkcs8PrivateKey();
    }

    /// <summary>The public key; never the private one.</summary>
    public override string ToString() => PublicKey.ToString();

    public void Dispose() => _key.Dispose();

    /// <summary>Takes over a key of the platform; null unless it is on P-256.</summary>
    internal static SealingKey? Take(ECDiffieHellman key)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve;
        return curve.IsNamed && curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? new SealingKey(key) : null;
    }

    /// <summary>A key of a known scalar, which only published vectors need.</summary>
    internal static SealingKey FromScalar(ReadOnlySpan<byte> scalar)
    {
        var parameters = new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = scalar.ToArray() };
        try
        {
            return new SealingKey(ECDiffieHellman.Create(parameters));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <summary>The x coordinate of the shared point, 32 bytes (RFC 9180, section 4.1, DH for P-256).</summary>
    internal void Agree(SealingPublicKey other, Span<byte> secret)
    {
        using var imported = other.Import();
        using var publicKey = imported.PublicKey;
        byte[] raw;
        lock (_gate)
            raw = _key.DeriveRawSecretAgreement(publicKey);
        raw.CopyTo(secret);
        CryptographicOperations.ZeroMemory(raw);
    }

    internal string ExportEncryptedPem(ReadOnlySpan<char> password, PbeParameters parameters)
    {
        lock (_gate)
            return _key.ExportEncryptedPkcs8PrivateKeyPem(password, parameters);
    }
}
