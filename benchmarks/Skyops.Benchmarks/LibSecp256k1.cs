using System.Runtime.InteropServices;

namespace Skyops.Benchmarks;

/// <summary>The C library that Bitcoin and many Ethereum clients use (Debian package libsecp256k1-1).</summary>
internal static unsafe partial class LibSecp256k1
{
    private const string Library = "libsecp256k1.so.1";
    private const uint NoFlags = 1;

    public static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    /// <summary>Recovers the same public key this many times.</summary>
    public static void Recover(int count, byte[] digest, byte[] signature)
    {
        if (count == 0) return;
        var context = CreateContext(NoFlags);
        var parsed = stackalloc byte[65];
        var key = stackalloc byte[64];
        fixed (byte* s = signature, d = digest)
        {
            for (var i = 0; i < count; i++)
            {
                if (ParseCompact(context, parsed, s, signature[64] - 27) == 0 || Recover(context, key, parsed, d) == 0)
                    throw new InvalidOperationException("libsecp256k1 recovered nothing");
            }
        }
    }

    [LibraryImport(Library, EntryPoint = "secp256k1_context_create")]
    private static partial nint CreateContext(uint flags);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recoverable_signature_parse_compact")]
    private static partial int ParseCompact(nint context, byte* signature, byte* input, int recoveryId);

    [LibraryImport(Library, EntryPoint = "secp256k1_ecdsa_recover")]
    private static partial int Recover(nint context, byte* publicKey, byte* signature, byte* digest);
}
