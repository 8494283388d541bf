using System.Security.Cryptography;

namespace Skyops.Ethereum.Keystore;

/// <summary>
/// How a password becomes the 32 bytes that encrypt (the first half) and authenticate (the second half).
/// </summary>
internal abstract record KeyDerivation(byte[] Salt)
{
    public const int KeySize = 32;

    /// <summary>The key, which the caller wipes.</summary>
    public abstract byte[] Derive(ReadOnlySpan<byte> password);

    public abstract bool IsTooCostly { get; }

    /// <summary>PBKDF2 with HMAC-SHA-256 (RFC 8018).</summary>
    public sealed record Pbkdf2(byte[] Salt, int Iterations) : KeyDerivation(Salt)
    {
        public override bool IsTooCostly => Iterations > KeystoreLimits.Iterations;

        public override byte[] Derive(ReadOnlySpan<byte> password) =>
            Rfc2898DeriveBytes.Pbkdf2(password, Salt, Iterations, HashAlgorithmName.SHA256, KeySize);
    }

    /// <summary>scrypt (RFC 7914) with cost N, block size r and parallelism p.</summary>
    public sealed record Scrypt(byte[] Salt, int Cost, int BlockSize, int Parallelism) : KeyDerivation(Salt)
    {
        public override bool IsTooCostly =>
            (long)Cost * BlockSize > KeystoreLimits.ScryptBytes / 128
            || (long)Parallelism * BlockSize > KeystoreLimits.ScryptBytes / 128
            || (long)Cost * BlockSize > KeystoreLimits.ScryptWork / Parallelism;

        public override byte[] Derive(ReadOnlySpan<byte> password) =>
            ScryptMixing.Derive(password, Salt, Cost, BlockSize, Parallelism, KeySize);
    }
}
