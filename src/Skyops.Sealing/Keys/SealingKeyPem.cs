using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Skyops.Sealing.Keys;

/// <summary>
/// A private key under a password: PEM of an encrypted PKCS #8 key (RFC 5958) with PBES2, PBKDF2-HMAC-SHA256 and
/// AES-256-CBC (RFC 8018), which OpenSSL and others read. Not the format of wallet files, so that neither can be taken
/// for the other: what opens as a wallet should be one.
/// </summary>
public static class SealingKeyPem
{
    /// <summary>PBKDF2 iterations unless told otherwise: 600,000, about a quarter of a second.</summary>
    public const int DefaultIterations = 600_000;

    /// <summary>The longest text that is looked at, in characters.</summary>
    public const int MaxLength = 8192;

    private const int MaxIterations = 10_000_000;
    private const string Label = "ENCRYPTED PRIVATE KEY";
    private const string Pbes2 = "1.2.840.113549.1.5.13";
    private const string Pbkdf2 = "1.2.840.113549.1.5.12";

    /// <summary>Encrypts a key.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The iterations are not between 1 and 10,000,000.</exception>
    public static string Write(SealingKey key, ReadOnlySpan<char> password, int iterations = DefaultIterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, MaxIterations);
        return key.ExportEncryptedPem(
            password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterations));
    }

    /// <summary>
    /// Decrypts; the key is there exactly when the answer is <see cref="SealingKeyRefusal.None"/>. There must be one
    /// PEM block and nothing around it but white space.
    /// </summary>
    public static SealingKeyRefusal Open(ReadOnlySpan<char> pem, ReadOnlySpan<char> password, out SealingKey? key)
    {
        key = null;
        pem = pem.Trim();
        if (pem.Length > MaxLength || !PemEncoding.TryFind(pem, out var fields)
            || !pem[fields.Label].SequenceEqual(Label)
            || fields.Location.GetOffsetAndLength(pem.Length) != (0, pem.Length))
        {
            return SealingKeyRefusal.Malformed;
        }

        var encrypted = new byte[fields.DecodedDataLength];
        if (!Convert.TryFromBase64Chars(pem[fields.Base64Data], encrypted, out _)
            || !TryReadIterations(encrypted, out var iterations))
        {
            return SealingKeyRefusal.Malformed;
        }

        return iterations > MaxIterations ? SealingKeyRefusal.TooCostly : Decrypt(encrypted, password, out key);
    }

    private static SealingKeyRefusal Decrypt(byte[] encrypted, ReadOnlySpan<char> password, out SealingKey? key)
    {
        var imported = ECDiffieHellman.Create();
        key = null;
        try
        {
            imported.ImportEncryptedPkcs8PrivateKey(password, encrypted, out _);
            key = SealingKey.Take(imported);
            return key is null ? SealingKeyRefusal.NoKey : SealingKeyRefusal.None;
        }
        catch (CryptographicException)
        {
            return SealingKeyRefusal.WrongPassword;
        }
        finally
        {
            if (key is null)
                imported.Dispose();
        }
    }

    // EncryptedPrivateKeyInfo: how costly it is has to be known before the platform starts to work.
    private static bool TryReadIterations(byte[] encrypted, out long iterations)
    {
        iterations = 0;
        try
        {
            var whole = new AsnReader(encrypted, AsnEncodingRules.DER);
            var algorithm = whole.ReadSequence().ReadSequence();
            whole.ThrowIfNotEmpty();
            if (algorithm.ReadObjectIdentifier() != Pbes2)
                return false;
            var derivation = algorithm.ReadSequence().ReadSequence();
            if (derivation.ReadObjectIdentifier() != Pbkdf2)
                return false;
            var parameters = derivation.ReadSequence();
            parameters.ReadOctetString();
            var number = parameters.ReadInteger();
            if (number.Sign <= 0)
                return false;
            iterations = number > MaxIterations ? long.MaxValue : (long)number;
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
