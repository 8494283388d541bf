using Skyops.Ethereum.Files;
using Skyops.Ethereum.Keys;

namespace Skyops.Ethereum.Keystore;

/// <summary>
/// A wallet on disk: a keystore of mode 0600 in a folder of mode 0700, written so that a crash never leaves half.
/// </summary>
public static class WalletFile
{
    /// <summary>
    /// Writes a new wallet; an existing file is never replaced, because it may be the only copy of a key.
    /// </summary>
    /// <exception cref="IOException">There is a file already, or writing failed.</exception>
    public static void Create(
        string path, WalletKey key, ReadOnlySpan<char> password, int iterations = WalletKeystore.DefaultIterations) =>
        PrivateFile.Write(path, WalletKeystore.Write(key, password, iterations), replace: false);

    /// <summary>
    /// Opens a wallet; the key is there exactly when the answer is <see cref="KeystoreRefusal.None"/>.
    /// </summary>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static KeystoreRefusal Open(string path, ReadOnlySpan<char> password, out WalletKey? key)
    {
        key = null;
        return PrivateFile.Read(path, KeystoreLimits.FileBytes) is { } json
            ? WalletKeystore.Open(json, password, out key)
            : KeystoreRefusal.Malformed;
    }
}
