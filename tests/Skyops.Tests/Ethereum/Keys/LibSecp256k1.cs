using System.Runtime.InteropServices;

namespace Skyops.Tests.Ethereum.Keys;

/// <summary>
/// The C library that Bitcoin and many Ethereum clients use, as an independent peer (Debian package libsecp256k1-1).
/// Not being there fails the tests, because a check that is skipped checks nothing.
/// </summary>
internal static unsafe partial class LibSecp256k1
{
    private const string Library = "libsecp256k1.so.1";
    private const uint NoFlags = 1;
    private const uint Uncompressed = 2;

    private static readonly nint Context = Load();

    /// <summary>
    /// Recovers x ‖ y (64 bytes), or null where the library finds no key. The last byte of the signature is 27 or 28.
    /// </summary>
    public static byte[]? Recover(byte[] digest, byte[] signature)
    {
        var parsed = stackalloc byte[65];
        var key = stackalloc byte[64];
        var serialized = stackalloc byte[65];
        nuint length = 65;
        fixed (byte* s = signature, d = digest)
        {
            if (ParseCompact(Context, parsed, s, signature[64] - 27) == 0 || Recover(Context, key, parsed, d) == 0)
                return null;
        }

        Assert.Equal(1, Serialize(Context, serialized, &length, key, Uncompressed));
        return new Span<byte>(serialized + 1, 64).ToArray();
    }

    /// <summary>Signs: r ‖ s ‖ v.</summary>
    public static byte[] Sign(byte[] digest, byte[] secret)
    {
        var made = stackalloc byte[65];
        var signature = new byte[65];
        int recoveryId;
        fixed (byte* d = digest, k = secret, s = signature)
        {
            Assert.Equal(1, SignRecoverable(Context, made, d, k, 0, 0));
            Assert.Equal(1, SerializeCompact(Context, s, &recoveryId, made));
        }

        signature[64] = (byte)(27 + recoveryId);
        return signature;
    }

    private static nint Load()
    {
        Assert.True(
            NativeLibrary.TryLoad(Library, out _),
            $"{Library} is missing. Install it with: apt-get install libsecp256k1-1");
        return CreateContext(NoFlags);
    }

    [LibraryImport(Library, EntryPoint = "secp256k1_context_create")]
    private static partial nint CreateContext(uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_parse_compact")]
    private static partial int ParseCompact(nint context, byte* signature, byte* input, int recoveryId);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recover")]
    private static partial int Recover(nint context, byte* publicKey, byte* signature, byte* digest);

    [LibraryImport(Library, EntryPoint = "secp256k1_ec_pubkey_serialize")]
    private static partial int Serialize(nint context, byte* output, nuint* length, byte* publicKey, uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_sign_recoverable")]
    private static partial int SignRecoverable(
        nint context, byte* signature, byte* digest, byte* secret, nint nonceFunction, nint nonceData);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_serialize_compact")]
    private static partial int SerializeCompact(nint context, byte* output, int* recoveryId, byte* signature);
}
