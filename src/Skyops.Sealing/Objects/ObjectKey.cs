using System.Security.Cryptography;

namespace Skyops.Sealing.Objects;

/// <summary>The AES-256 key of one object, wiped when disposed of.</summary>
internal sealed class ObjectKey : IDisposable
{
    public const int Size = 32;

    private readonly byte[] _secret = GC.AllocateUninitializedArray<byte>(Size, pinned: true);

    public Span<byte> Secret => _secret;

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);
}
