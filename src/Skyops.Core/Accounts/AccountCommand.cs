using Skyops.Accounts;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>What can be asked of an account.</summary>
public abstract record AccountCommand
{
    public sealed record CreateKey(NewKey Key) : AccountCommand;

    public sealed record RevokeKey(string Id) : AccountCommand;

    /// <param name="Caps">The new ones.</param>
    /// <param name="Month">What the account's tasks say of this month; needed when there was no monthly cap before, for then nobody counted.</param>
    public sealed record SetCaps(SpendCaps Caps, MonthTally? Month) : AccountCommand;

    public sealed record Reserve(string? KeyId, IReadOnlyList<SpendRequest> Tasks) : AccountCommand;

    public sealed record Settle(IReadOnlyList<SpendOutcome> Tasks) : AccountCommand;

    public sealed record RevokeSession(string Delegation, DateTimeOffset ExpiresAt) : AccountCommand;

    /// <summary>What is sealed for the account is to be sealed to this key; of the signature was made sure before.</summary>
    public sealed record RegisterEncryptionKey(RegisteredKey Key) : AccountCommand;
}

/// <summary>What became of a task with a reservation.</summary>
/// <param name="TaskId">Which.</param>
/// <param name="Cost">What it cost with fee; zero for one that never came to be.</param>
public sealed record SpendOutcome(string TaskId, Amount Cost);

/// <summary>The tasks of one month, as their rows say.</summary>
/// <param name="Ended">What they cost.</param>
/// <param name="Open">Their budgets.</param>
/// <param name="Since">When there were too many to look at: the oldest that was; null: all were.</param>
public sealed record MonthTally(IReadOnlyList<SpendOutcome> Ended, IReadOnlyList<OpenTask> Open, DateTimeOffset? Since);

public sealed record OpenTask(string TaskId, Amount Budget, DateTimeOffset At);
