namespace Skyops.Sealing.Hpke;

/// <summary>
/// DHKEM(P-256, HKDF-SHA256), HKDF-SHA256 and AES-GCM. Skyops uses <see cref="Aes256Gcm"/> and nothing else; the AEAD
/// is a parameter because RFC 9180 prints vectors of this KEM and KDF for AES-128-GCM (appendix A.3) only.
/// </summary>
internal sealed class HpkeSuite(ushort aeadId, int keySize)
{
    /// <summary>The suite of Skyops: 0x0010, 0x0001, 0x0002.</summary>
    public static readonly HpkeSuite Aes256Gcm = new(aeadId: 0x0002, keySize: 32);

    /// <summary>Bytes of a nonce (Nn).</summary>
    public const int NonceSize = 12;

    /// <summary>Bytes of a tag (Nt).</summary>
    public const int TagSize = 16;

    private const ushort HkdfSha256 = 0x0001;

    /// <summary>Bytes of a key (Nk).</summary>
    public int KeySize { get; } = keySize;

    public LabeledHkdf Hkdf { get; } = new(
    [
        .. "HPKE"u8, HpkeKem.Id >> 8, HpkeKem.Id & 0xFF, HkdfSha256 >> 8, HkdfSha256 & 0xFF,
        (byte)(aeadId >> 8), (byte)(aeadId & 0xFF),
    ]);
}
