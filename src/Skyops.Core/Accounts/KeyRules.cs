using Skyops.Accounts;
using Skyops.Errors;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>Making and ending keys.</summary>
internal static class KeyRules
{
    public static AccountDecision Create(AccountState state, NewKey key, DateTimeOffset now)
    {
        var wrong = new List<FieldError>();
        if (string.IsNullOrWhiteSpace(key.Name) || key.Name.Length > Limits.KeyNameLength || key.Name.Any(char.IsControl))
            wrong.Add(new FieldError("name", Shorten(key.Name), "not a name", $"1 to {Limits.KeyNameLength} characters, none of them a control character", "name the program that will use the key"));
        if (key.Scopes.Length == 0 || key.Scopes.Distinct(StringComparer.Ordinal).Count() != key.Scopes.Length || key.Scopes.Except(KeyScopes.All).Any())
        {
            wrong.Add(new FieldError(
                "scopes", Shorten(string.Join(", ", key.Scopes)), "not scopes", $"some of {string.Join(", ", KeyScopes.All)}, each once", "give the fewest that the program needs"));
        }

        if (key.ExpiresAt <= now) wrong.Add(new FieldError("expiresAt", $"{key.ExpiresAt:O}", "is over", $"after {now:O}", "leave it out for a key without an end"));
        CapRules.Check(key.Caps, "perTaskCap", "monthlyCap", wrong);
        if (wrong.Count > 0)
            return AccountDecision.Refused(new Refusal(RefusalCode.Invalid, $"{wrong[0].Field}: {wrong[0].Problem}", "correct the fields and send it again", Fields: [.. wrong]));
        if (state.Keys.ContainsKey(key.Id))
            return AccountDecision.Refused(new Refusal(RefusalCode.Conflict, "the key's id is taken", "send it again", Retryable: true));
        if (state.Keys.Values.Count(known => known.IsGood(now)) >= Limits.KeysPerAccount)
        {
            return AccountDecision.Refused(new Refusal(
                RefusalCode.QuotaExceeded, $"the account has {Limits.KeysPerAccount} keys, which is the most", "revoke one that is not used any more: skyops key revoke ID"));
        }

        return AccountDecision.Of(new AccountEvent.KeyCreated(now, key));
    }

    public static AccountDecision Revoke(AccountState state, string id, DateTimeOffset now)
    {
        if (!state.Keys.TryGetValue(id, out var key))
            return AccountDecision.Refused(new Refusal(RefusalCode.NotFound, $"there is no key '{Shorten(id)}'", "list them: skyops key list"));
        return key.RevokedAt is null ? AccountDecision.Of(new AccountEvent.KeyRevoked(now, id)) : AccountDecision.Nothing;
    }

    /// <summary>Above the limit the key that ended first is forgotten; those that are good never fill it.</summary>
    public static AccountState Created(AccountState state, AccountEvent.KeyCreated e)
    {
        var keys = state.Keys;
        if (keys.Count >= Limits.KeysRemembered)
        {
            var oldest = keys.Values.Where(key => !key.IsGood(e.At)).MinBy(key => (key.RevokedAt ?? key.ExpiresAt, key.Id));
            if (oldest is not null) keys = keys.Remove(oldest.Id);
        }

        var made = e.Key;
        return state with { Keys = keys.SetItem(made.Id, new AccountKey(made.Id, made.SecretHash, made.Name, made.Scopes, made.Caps, e.At, made.ExpiresAt, null)) };
    }

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..79] + "…";
}
