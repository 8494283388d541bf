using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Skyops.Silo.Accounts;

/// <summary>Values to be signed once. A nonce is consumed before the signature is looked at, so that of many parallel replays one at most is judged.</summary>
public sealed class NonceStore(TimeProvider time)
{
    public const int Bytes = 32;
    private const int Most = 100_000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _nonces = new(StringComparer.Ordinal);

    /// <summary>A fresh nonce, or null when too many are open.</summary>
    public (string Nonce, DateTimeOffset ExpiresAt)? Issue()
    {
        if (_nonces.Count >= Most) DropExpired();
        if (_nonces.Count >= Most) return null;
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
        var expiresAt = time.GetUtcNow() + Life;
        _nonces[nonce] = expiresAt;
        return (nonce, expiresAt);
    }

    /// <summary>True for exactly one caller per issued nonce, and only within its life.</summary>
    public bool Consume(string nonce) => _nonces.TryRemove(nonce, out var expiresAt) && time.GetUtcNow() < expiresAt;

    private void DropExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (nonce, expiresAt) in _nonces)
            if (expiresAt <= now) _nonces.TryRemove(nonce, out _);
    }
}
