using System.Collections.Immutable;
using System.Text.Json;
using Skyops.Accounts;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>An account's whole state as UTF-8 JSON for the journal's snapshot. The rows stay the truth: a snapshot of another version is not read.</summary>
public static class AccountSnapshotCodec
{
    private const int Version = 1;

    /// <summary>With an encryption key, which a reader of version 1 would lose.</summary>
    private const int VersionWithKey = 2;

    public static byte[] Encode(AccountState state) => JsonSerializer.SerializeToUtf8Bytes(
        new Written(
            state.EncryptionKey is null ? Version : VersionWithKey,
            [.. state.Keys.Values.OrderBy(key => key.Id, StringComparer.Ordinal)],
            state.Caps,
            state.Spend.Month,
            new(state.Spend.Open, StringComparer.Ordinal),
            new(state.Spend.Sums, StringComparer.Ordinal),
            state.Spend.Since,
            new(state.RevokedSessions, StringComparer.Ordinal),
            state.EncryptionKey),
        AccountJson.Default.Written);

    /// <summary>The state, or null when another version wrote it.</summary>
    /// <exception cref="JsonException">The bytes are no snapshot.</exception>
    public static AccountState? Decode(ReadOnlySpan<byte> json)
    {
        var written = JsonSerializer.Deserialize(json, AccountJson.Default.Written) ?? throw new JsonException("a snapshot is null");
        if (written.Version is not (Version or VersionWithKey)) return null;
        return new AccountState(
            written.Keys.ToImmutableDictionary(key => key.Id, StringComparer.Ordinal),
            written.Caps,
            new SpendBook(
                written.Month, written.Open.ToImmutableDictionary(StringComparer.Ordinal), written.Sums.ToImmutableDictionary(StringComparer.Ordinal), written.Since),
            written.RevokedSessions.ToImmutableDictionary(StringComparer.Ordinal))
        { EncryptionKey = written.EncryptionKey };
    }

    internal sealed record Written(
        int Version, AccountKey[] Keys, SpendCaps Caps, string Month, SortedDictionary<string, Reservation> Open, SortedDictionary<string, Amount> Sums,
        DateTimeOffset? Since, SortedDictionary<string, DateTimeOffset> RevokedSessions, RegisteredKey? EncryptionKey = null);
}
