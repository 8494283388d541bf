namespace Skyops.Ethereum.Keystore;

/// <summary>What opening a stranger's file may cost.</summary>
internal static class KeystoreLimits
{
    public const int FileBytes = 16 * 1024;

    /// <summary>About four seconds of PBKDF2.</summary>
    public const int Iterations = 10_000_000;

    /// <summary>256 MiB, what geth's own files take.</summary>
    public const long ScryptBytes = 256L * 1024 * 1024;

    /// <summary>N·r·p, four times what geth's own files take.</summary>
    public const long ScryptWork = 1L << 23;

    public const int SaltBytes = 64;
}
