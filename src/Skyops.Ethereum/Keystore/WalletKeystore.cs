using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Skyops.Ethereum.Hashing;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Keystore;

/// <summary>
/// Wallet keys under a password in Web3 Secret Storage, version 3: the format of geth, ethers and most wallets. Writes
/// PBKDF2 with HMAC-SHA-256; reads that and scrypt. The password is used as UTF-8; an empty one is allowed, and
/// whether it should be is for the caller to say.
/// </summary>
public static class WalletKeystore
{
    /// <summary>PBKDF2 iterations unless told otherwise: 262,144, about a tenth of a second.</summary>
    public const int DefaultIterations = 262_144;

    /// <summary>Encrypts a key and returns UTF-8 JSON.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The iterations are not between 1 and 10,000,000.</exception>
    public static byte[] Write(WalletKey key, ReadOnlySpan<char> password, int iterations = DefaultIterations)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(iterations, KeystoreLimits.Iterations);
        var derivation = new KeyDerivation.Pbkdf2(RandomNumberGenerator.GetBytes(32), iterations);
        var counter = RandomNumberGenerator.GetBytes(AesCounter.BlockSize);
        var derived = Derive(derivation, password);
        var secret = key.ExportSecret();
        var ciphertext = AesCounter.Transform(derived.AsSpan(0, 16), counter, secret);
        var document = new KeystoreDocument(key.Address, derivation, counter, ciphertext, Mac(derived, ciphertext));
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(derived);
        return Format(document, derivation);
    }

    /// <summary>
    /// Decrypts UTF-8 JSON; the key is there exactly when the answer is <see cref="KeystoreRefusal.None"/>.
    /// </summary>
    public static KeystoreRefusal Open(ReadOnlyMemory<byte> json, ReadOnlySpan<char> password, out WalletKey? key)
    {
        key = null;
        var refusal = KeystoreParser.Parse(json, out var document);
        if (refusal != KeystoreRefusal.None)
            return refusal;
        var derived = Derive(document!.Derivation, password);
        byte[] secret = [];
        try
        {
            if (!CryptographicOperations.FixedTimeEquals(Mac(derived, document.Ciphertext), document.Mac))
                return KeystoreRefusal.WrongPassword;
            secret = AesCounter.Transform(derived.AsSpan(0, 16), document.InitialCounter, document.Ciphertext);
            if (!WalletKey.TryImport(secret, out var opened))
                return KeystoreRefusal.NoKey;
            if (document.Address is { } address && address != opened.Address)
            {
                opened.Dispose();
                return KeystoreRefusal.AddressMismatch;
            }

            key = opened;
            return KeystoreRefusal.None;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(derived);
        }
    }

    private static byte[] Derive(KeyDerivation derivation, ReadOnlySpan<char> password)
    {
        var utf8 = new byte[Encoding.UTF8.GetMaxByteCount(password.Length)];
        try
        {
            var length = Encoding.UTF8.GetBytes(password, utf8);
            return derivation.Derive(utf8.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(utf8);
        }
    }

    private static byte[] Mac(byte[] derived, byte[] ciphertext)
    {
        Span<byte> input = stackalloc byte[16 + WalletKey.SecretSize];
        derived.AsSpan(16).CopyTo(input);
        ciphertext.CopyTo(input[16..]);
        var mac = Keccak256.Hash(input);
        CryptographicOperations.ZeroMemory(input);
        return mac;
    }

    private static byte[] Format(KeystoreDocument document, KeyDerivation.Pbkdf2 derivation)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 3);
            json.WriteString("id", Guid.NewGuid());
            json.WriteString("address", Convert.ToHexStringLower(document.Address!.Value.ToBytes()));
            json.WriteStartObject("crypto");
            json.WriteString("cipher", "aes-128-ctr");
            json.WriteStartObject("cipherparams");
            json.WriteString("iv", Convert.ToHexStringLower(document.InitialCounter));
            json.WriteEndObject();
            json.WriteString("ciphertext", Convert.ToHexStringLower(document.Ciphertext));
            json.WriteString("kdf", "pbkdf2");
            json.WriteStartObject("kdfparams");
            json.WriteNumber("c", derivation.Iterations);
            json.WriteNumber("dklen", KeyDerivation.KeySize);
            json.WriteString("prf", "hmac-sha256");
            json.WriteString("salt", Convert.ToHexStringLower(derivation.Salt));
            json.WriteEndObject();
            json.WriteString("mac", Convert.ToHexStringLower(document.Mac));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
