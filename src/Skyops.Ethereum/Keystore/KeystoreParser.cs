using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Keystore;

/// <summary>
/// Reads the JSON of a keystore. Members that other wallets add are passed over; those that matter must have exactly
/// the form and the size they need, and none may be there twice.
/// </summary>
internal static class KeystoreParser
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    public static KeystoreRefusal Parse(ReadOnlyMemory<byte> json, out KeystoreDocument? document)
    {
        document = null;
        if (json.Length > KeystoreLimits.FileBytes)
            return KeystoreRefusal.Malformed;
        try
        {
            using var parsed = JsonDocument.Parse(json, Options);
            return Parse(parsed.RootElement, out document);
        }
        catch (JsonException)
        {
            return KeystoreRefusal.Malformed;
        }
    }

    private static KeystoreRefusal Parse(JsonElement root, out KeystoreDocument? document)
    {
        document = null;
        if (!TryNumber(root, "version", out var version))
            return KeystoreRefusal.Malformed;
        if (version != 3)
            return KeystoreRefusal.UnsupportedVersion;

        // Old versions of geth and current ones of ethers write "Crypto".
        if (!TryObject(root, "crypto", out var crypto) && !TryObject(root, "Crypto", out crypto))
            return KeystoreRefusal.Malformed;
        if (!TryText(crypto, "cipher", out var cipher) || !TryText(crypto, "kdf", out var kdf))
            return KeystoreRefusal.Malformed;
        if (cipher != "aes-128-ctr")
            return KeystoreRefusal.UnsupportedCipher;
        if (!TryObject(crypto, "cipherparams", out var cipherParameters)
            || !TryBytes(cipherParameters, "iv", AesCounter.BlockSize, out var counter)
            || !TryBytes(crypto, "ciphertext", WalletKey.SecretSize, out var ciphertext)
            || !TryBytes(crypto, "mac", 32, out var mac)
            || !TryObject(crypto, "kdfparams", out var parameters)
            || !TryAddress(root, out var address))
        {
            return KeystoreRefusal.Malformed;
        }

        var refusal = ParseDerivation(kdf, parameters, out var derivation);
        if (derivation is null)
            return refusal;
        document = new KeystoreDocument(address, derivation, counter, ciphertext, mac);
        return derivation.IsTooCostly ? KeystoreRefusal.TooCostly : KeystoreRefusal.None;
    }

    private static KeystoreRefusal ParseDerivation(string kdf, JsonElement parameters, out KeyDerivation? derivation)
    {
        derivation = null;
        if (kdf is not ("pbkdf2" or "scrypt"))
            return KeystoreRefusal.UnsupportedKeyDerivation;
        if (!TrySalt(parameters, out var salt)
            || !TryNumber(parameters, "dklen", out var length) || length != KeyDerivation.KeySize)
        {
            return KeystoreRefusal.Malformed;
        }

        if (kdf == "pbkdf2")
        {
            if (!TryText(parameters, "prf", out var function) || !TryNumber(parameters, "c", out var iterations))
                return KeystoreRefusal.Malformed;
            if (function != "hmac-sha256")
                return KeystoreRefusal.UnsupportedKeyDerivation;
            derivation = new KeyDerivation.Pbkdf2(salt, iterations);
            return KeystoreRefusal.None;
        }

        if (!TryNumber(parameters, "n", out var cost) || cost < 2 || !int.IsPow2(cost)
            || !TryNumber(parameters, "r", out var blockSize) || !TryNumber(parameters, "p", out var parallelism))
        {
            return KeystoreRefusal.Malformed;
        }

        derivation = new KeyDerivation.Scrypt(salt, cost, blockSize, parallelism);
        return KeystoreRefusal.None;
    }

    private static bool TryObject(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value)
            && value.ValueKind == JsonValueKind.Object;
    }

    private static bool TryText(JsonElement parent, string name, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (!parent.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            text = value.GetString()!;
            return true;
        }
        catch (InvalidOperationException)
        {
            // An escaped lone surrogate, which is no text.
            return false;
        }
    }

    // Every number in a keystore is above zero.
    private static bool TryNumber(JsonElement parent, string name, out int number)
    {
        number = 0;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out number) && number > 0;
    }

    private static bool TryBytes(JsonElement parent, string name, int size, out byte[] bytes)
    {
        bytes = new byte[size];
        return TryText(parent, name, out var text) && text.Length == 2 * size
            && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    private static bool TrySalt(JsonElement parameters, out byte[] salt)
    {
        salt = [];
        return TryText(parameters, "salt", out var text) && text.Length is > 0 and <= 2 * KeystoreLimits.SaltBytes
            && text.Length % 2 == 0 && TryBytes(parameters, "salt", text.Length / 2, out salt);
    }

    // The address is optional, with or without 0x.
    private static bool TryAddress(JsonElement root, out EthereumAddress? address)
    {
        address = null;
        if (!root.TryGetProperty("address", out _))
            return true;
        if (!TryText(root, "address", out var text))
            return false;
        var parsed = EthereumAddress.TryParse(
            text.StartsWith("0x", StringComparison.Ordinal) ? text : $"0x{text}", out var found);
        address = found;
        return parsed;
    }
}
