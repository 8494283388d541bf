using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Skyops.Ethereum.Curve;

namespace Skyops.Ethereum.Keys;

/// <summary>
/// A wallet's private key on secp256k1. Making, holding and signing are the platform's (OpenSSL); only what a
/// signature shows to everyone (its low-s form and its recovery id) is worked out here. The key is never part of a
/// text or an exception. Calls from several threads wait for each other.
/// </summary>
public sealed class WalletKey : IDisposable
{
    /// <summary>Bytes of a private key.</summary>
    public const int SecretSize = 32;

    private static readonly ECCurve Curve = ECCurve.CreateFromValue("1.3.132.0.10");

    private readonly Lock _gate = new();
    private readonly ECDsa _key;

    private WalletKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        Address = EthereumAddress.FromPublicKey([.. point.X!, .. point.Y!]);
    }

    /// <summary>The account that this key signs for.</summary>
    public EthereumAddress Address { get; }

    /// <summary>Makes a new random key.</summary>
    public static WalletKey Create() => new(ECDsa.Create(Curve));

    /// <summary>Takes a private key of 32 bytes. The caller still has to wipe them.</summary>
    /// <returns>False unless it has 32 bytes and is between 1 and the order of the curve less 1.</returns>
    public static bool TryImport(
        ReadOnlySpan<byte> secret, [NotNullWhen(true)] out WalletKey? key)
    {
        key = null;

        // The range check subtracts without a branch on the limbs; it shows no more than that the key is in range.
        if (secret.Length != SecretSize || !Scalar.TryCreate(UInt256.Read(secret), out var scalar) || scalar.IsZero)
            return false;
        var parameters = new ECParameters { Curve = Curve, D = secret.ToArray() };
        try
        {
            key = new WalletKey(ECDsa.Create(parameters));
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(parameters.D);
        }
    }

    /// <summary>Signs a 32-byte digest: r ‖ s ‖ v, 65 bytes, s in the lower half, v 27 or 28.</summary>
    /// <exception cref="ArgumentException">The digest does not have 32 bytes.</exception>
    public byte[] Sign(ReadOnlySpan<byte> digest)
    {
        if (digest.Length != 32)
            throw new ArgumentException("A digest has 32 bytes.", nameof(digest));
        var signature = new byte[Recovery.SignatureSize];

        // Which of the two keys a signature may belong to is found by trying. That neither fits (x not below the order)
        // has a chance of 2^-128; another signature has another x.
        while (true)
        {
            lock (_gate)
                _key.SignHash(digest, signature, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
            Secp256k1Signature.MakeLow(signature);
            for (signature[64] = 27; signature[64] <= 28; signature[64]++)
            {
                var result = Recovery.Recover(digest, signature, out var signer);
                if (result == RecoveryResult.Recovered && signer == Address)
                    return signature;
            }
        }
    }

    /// <summary>The address; never the key.</summary>
    public override string ToString() => Address.ToString();

    public void Dispose() => _key.Dispose();

    /// <summary>The private key, for the keystore. The caller wipes it.</summary>
    internal byte[] ExportSecret()
    {
        lock (_gate)
            return _key.ExportParameters(includePrivateParameters: true).D!;
    }
}
