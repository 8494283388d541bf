using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Skyops.Delivery.Targets;

namespace Skyops.Delivery.Arweave;

/// <summary>A wallet of Arweave: an RSA key of 4,096 bits, kept as a JSON Web Key (RFC 7517). Nothing of it is ever put into a message.</summary>
public sealed class ArweaveWallet : IDisposable
{
    private const int Bits = 4096;
    private const int MostBytes = 64 << 10;
    private readonly RSA _key;

    private ArweaveWallet(RSA key)
    {
        _key = key;
        Owner = key.ExportParameters(includePrivateParameters: false).Modulus!;
        Address = Base64Url.EncodeToString(SHA256.HashData(Owner));
    }

    /// <summary>Base64url of the SHA-256 of the key's modulus.</summary>
    public string Address { get; }

    /// <summary>The modulus: what a transaction names as its owner.</summary>
    internal byte[] Owner { get; }

    /// <exception cref="DeliveryException">The file is not there or no wallet.</exception>
    public static ArweaveWallet Load(string path)
    {
        byte[] content;
        try
        {
            using var file = File.OpenRead(path);
            if (file.Length > MostBytes) throw Problem(path, "it is too large for a wallet");
            content = new byte[file.Length];
            file.ReadExactly(content);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw Problem(path, "it cannot be read");
        }

        try
        {
            return new ArweaveWallet(Parse(content));
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or CryptographicException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            // What is wrong with it is not repeated: it could quote the key.
            throw Problem(path, $"it holds no RSA key of {Bits:N0} bits as a JSON Web Key");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>RSA-PSS over SHA-256 with a salt of 32 bytes (RFC 8017).</summary>
    internal byte[] Sign(byte[] message) => _key.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    public void Dispose() => _key.Dispose();

    private static RSA Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (root.GetProperty("kty").GetString() != "RSA") throw new FormatException();
        var key = RSA.Create();
        try
        {
            key.ImportParameters(new RSAParameters
            {
                Modulus = Number(root, "n", Bits / 8),
                Exponent = Base64Url.DecodeFromChars(root.GetProperty("e").GetString()),
                D = Number(root, "d", Bits / 8),
                P = Number(root, "p", Bits / 16),
                Q = Number(root, "q", Bits / 16),
                DP = Number(root, "dp", Bits / 16),
                DQ = Number(root, "dq", Bits / 16),
                InverseQ = Number(root, "qi", Bits / 16),
            });
            return key.KeySize == Bits ? key : throw new FormatException();
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>A member as a number of this length: keys leave out leading zeros, the platform wants them.</summary>
    private static byte[] Number(JsonElement root, string name, int length)
    {
        var value = Base64Url.DecodeFromChars(root.GetProperty(name).GetString());
        if (value.Length > length) throw new FormatException();
        var padded = new byte[length];
        value.CopyTo(padded, length - value.Length);
        return padded;
    }

    private static DeliveryException Problem(string path, string problem) =>
        new(DeliveryFault.Invalid, ArweaveTarget.TargetName, path, problem, "name a wallet file, as Arweave's programs write them");
}
