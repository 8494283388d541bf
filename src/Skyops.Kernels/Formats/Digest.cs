using System.Security.Cryptography;

namespace Skyops.Kernels.Formats;

/// <summary>How results are compared: SHA-256 of a file's bytes, as 64 lower-case hexadecimal digits.</summary>
public static class Digest
{
    /// <summary>The digest of bytes.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
