using Orleans.Concurrency;
using Skyops.Errors;

namespace Skyops.Accounts;

/// <summary>
/// What an account (the grain's key: its address) decided about itself: keys of its programs, caps on what it spends, session keys it has ended. Accounts that use none of
/// these have no row, and their submissions do not ask it.
/// </summary>
[Alias("skyops.IAccountGrain")]
public interface IAccountGrain : IGrainWithStringKey
{
    [Alias("CreateKey")]
    Task<Answer<KeyView>> CreateKeyAsync(NewKey key);

    /// <summary>Ends a key for ever; a repeat changes nothing.</summary>
    [Alias("RevokeKey")]
    Task<Answer<KeyView>> RevokeKeyAsync(string id);

    /// <summary>All keys that are remembered, newest first.</summary>
    [Alias("Keys")]
    Task<KeyView[]> KeysAsync();

    /// <summary>The key, when this is the hash of its text and it is good now; null for every other reason.</summary>
    [Alias("FindKey"), AlwaysInterleave]
    Task<KeyGrant?> FindKeyAsync(string id, string secretHash);

    /// <summary>Replaces the account's caps. From the answer on they hold for every submission.</summary>
    [Alias("SetCaps")]
    Task<Answer<CapsView>> SetCapsAsync(SpendCaps caps);

    [Alias("Caps")]
    Task<CapsView> CapsAsync();

    /// <summary>
    /// Reserves the budgets of tasks under the caps, durably and each by itself, in order; a task that has its place already keeps that one. Whoever asks says
    /// afterwards what came of it (<see cref="FinishedAsync"/>).
    /// </summary>
    /// <param name="keyId">The key that submits them; null: the owner.</param>
    /// <param name="tasks">Which.</param>
    /// <returns>One a task: null when it may be admitted, else why not.</returns>
    [Alias("Reserve")]
    Task<Refusal?[]> ReserveAsync(string? keyId, SpendRequest[] tasks);

    /// <summary>These submissions are over. What was refused frees its budget, unless the task is there all the same or somebody else is submitting it.</summary>
    /// <param name="taken">Tasks that exist, or of which it is not known.</param>
    /// <param name="refused">Those that were refused.</param>
    [Alias("Finished")]
    Task FinishedAsync(string[] taken, string[] refused);

    /// <summary>Ends a session key: no login takes its delegation any more.</summary>
    /// <param name="delegation">The delegation's id.</param>
    /// <param name="expiresAt">When it would have ended by itself; until then it is remembered.</param>
    [Alias("RevokeSession")]
    Task<Answer<bool>> RevokeSessionAsync(string delegation, DateTimeOffset expiresAt);

    /// <summary>Keeps the key that others seal to. A statement that is not newer than the one that is there is refused; a repeat changes nothing.</summary>
    [Alias("RegisterEncryptionKey")]
    Task<Answer<bool>> RegisterEncryptionKeyAsync(RegisteredKey key);

    /// <summary>The key that others seal to; null: none was registered.</summary>
    [Alias("EncryptionKey"), AlwaysInterleave]
    Task<RegisteredKey?> EncryptionKeyAsync();

    /// <summary>Whether a delegation was ended before its time.</summary>
    [Alias("IsRevoked"), AlwaysInterleave]
    Task<bool> IsRevokedAsync(string delegation);
}
