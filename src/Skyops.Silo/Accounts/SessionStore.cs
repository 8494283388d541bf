using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Skyops.Silo.Accounts;

/// <summary>
/// Bearer tokens of accounts and connected workers, in memory: after a restart clients log in again by themselves. Tokens are 256 random bits and never logged.
/// </summary>
public sealed class SessionStore(TimeProvider time)
{
    private const int Most = 1_000_000;
    private readonly ConcurrentDictionary<string, Entry> _tokens = new(StringComparer.Ordinal);

    public string Add(Caller caller, DateTimeOffset expiresAt)
    {
        if (_tokens.Count >= Most) DropExpired();
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        _tokens[token] = new Entry(caller, expiresAt);
        return token;
    }

    public Caller Find(string token)
    {
        if (!_tokens.TryGetValue(token, out var entry)) return Caller.None;
        if (time.GetUtcNow() < entry.ExpiresAt) return entry.Caller;
        _tokens.TryRemove(token, out _);
        return Caller.None;
    }

    public void Remove(string token) => _tokens.TryRemove(token, out _);

    private void DropExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (token, entry) in _tokens)
            if (entry.ExpiresAt <= now) _tokens.TryRemove(token, out _);
    }

    private sealed record Entry(Caller Caller, DateTimeOffset ExpiresAt);
}
