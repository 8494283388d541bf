using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Skyops.Ethereum.Keystore;

/// <summary>
/// AES-128 in counter mode (NIST SP 800-38A, section 6.5), which the platform lacks: it encrypts the counters, here
/// they are added to the text. Encrypting and decrypting are the same.
/// </summary>
internal static class AesCounter
{
    public const int BlockSize = 16;

    public static byte[] Transform(ReadOnlySpan<byte> key, ReadOnlySpan<byte> firstCounter, ReadOnlySpan<byte> text)
    {
        var blocks = (text.Length + BlockSize - 1) / BlockSize;
        var stream = new byte[blocks * BlockSize];
        var counter = BinaryPrimitives.ReadUInt128BigEndian(firstCounter);
        for (var i = 0; i < blocks; i++)
            BinaryPrimitives.WriteUInt128BigEndian(stream.AsSpan(i * BlockSize), counter++);
        using var aes = Aes.Create();
        aes.SetKey(key);
        aes.EncryptEcb(stream, stream, PaddingMode.None);
        var result = new byte[text.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = (byte)(text[i] ^ stream[i]);
        CryptographicOperations.ZeroMemory(stream);
        return result;
    }
}
