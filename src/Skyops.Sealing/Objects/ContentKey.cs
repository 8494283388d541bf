using System.Security.Cryptography;

namespace Skyops.Sealing.Objects;

/// <summary>
/// 32 random bytes that seal objects. Each object derives its own key from it, from a random salt and from its context,
/// so one content key may seal many. Wiped when disposed of; never part of a text or an exception.
/// </summary>
public sealed class ContentKey : IDisposable
{
    /// <summary>Bytes of a content key, and of its check.</summary>
    public const int Size = 32;

    // Pinned, so that the collector leaves no copies of it behind.
    private readonly byte[] _secret = GC.AllocateUninitializedArray<byte>(Size, pinned: true);
    private bool _disposed;

    private ContentKey()
    {
    }

    /// <summary>Makes a new random key.</summary>
    public static ContentKey Create()
    {
        var key = new ContentKey();
        RandomNumberGenerator.Fill(key._secret);
        return key;
    }

    /// <summary>Takes a key of 32 bytes. The caller still has to wipe them.</summary>
    /// <exception cref="ArgumentException">There are more or fewer.</exception>
    public static ContentKey Import(ReadOnlySpan<byte> secret)
    {
        if (secret.Length != Size)
            throw new ArgumentException($"A content key has {Size} bytes.", nameof(secret));
        var key = new ContentKey();
        secret.CopyTo(key._secret);
        return key;
    }

    /// <summary>
    /// 32 bytes that name the key and say nothing about it: HKDF-Expand-SHA256(key, "skyops content key check v1").
    /// </summary>
    public byte[] Check()
    {
        var check = new byte[Size];
        HKDF.Expand(HashAlgorithmName.SHA256, Secret, check, "skyops content key check v1"u8);
        return check;
    }

    /// <summary>The type's name; never the key.</summary>
    public override string ToString() => nameof(ContentKey);

    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_secret);
    }

    internal ReadOnlySpan<byte> Secret
    {
        get
        {
            // A wiped key is all zeros, which anybody can guess.
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _secret;
        }
    }
}
