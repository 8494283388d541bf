using System.Security.Cryptography;
using System.Text;
using Skyops.Accounts;

namespace Skyops.Core.Accounts;

/// <summary>A key as the account remembers it: what it may do, and the hash by which its text is known.</summary>
public sealed record AccountKey(
    string Id, string SecretHash, string Name, string[] Scopes, SpendCaps Caps, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt)
{
    public bool IsGood(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);

    public bool May(string scope) => Array.IndexOf(Scopes, scope) >= 0;

    /// <summary>Takes as long for every wrong hash.</summary>
    public bool HasHash(string secretHash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(SecretHash), Encoding.ASCII.GetBytes(secretHash));

    public string StateAt(DateTimeOffset now) => RevokedAt is not null ? "revoked" : IsGood(now) ? "active" : "expired";
}
