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

    /// <summary>Ends every session of a delegation, or the one of a wallet that signed in itself.</summary>
    public void RemoveAll(Caller.Account caller)
    {
        foreach (var (token, entry) in _tokens)
        {
            if (ReferenceEquals(entry.Caller, caller) || (entry.Caller is Caller.Account other && IsSame(other.Session, caller.Session))) _tokens.TryRemove(token, out _);
        }
    }

    private static bool IsSame(Session one, Session other) =>
        one is Session.Delegated left && other is Session.Delegated right && left.Statement.Id.Equals(right.Statement.Id);

    private void DropExpired()
    {
        var now = time.GetUtcNow();
        foreach (var (token, entry) in _tokens)
            if (entry.ExpiresAt <= now) _tokens.TryRemove(token, out _);
    }

    private sealed record Entry(Caller Caller, DateTimeOffset ExpiresAt);
}
