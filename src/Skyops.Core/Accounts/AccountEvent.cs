using System.Text.Json.Serialization;
using Skyops.Accounts;
using Skyops.Ledger;

namespace Skyops.Core.Accounts;

/// <summary>What happened in an account.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(KeyCreated), nameof(KeyCreated))]
[JsonDerivedType(typeof(KeyRevoked), nameof(KeyRevoked))]
[JsonDerivedType(typeof(CapsChanged), nameof(CapsChanged))]
[JsonDerivedType(typeof(MonthCounted), nameof(MonthCounted))]
[JsonDerivedType(typeof(SpendReserved), nameof(SpendReserved))]
[JsonDerivedType(typeof(SpendSettled), nameof(SpendSettled))]
[JsonDerivedType(typeof(SessionRevoked), nameof(SessionRevoked))]
[JsonDerivedType(typeof(EncryptionKeyRegistered), nameof(EncryptionKeyRegistered))]
public abstract record AccountEvent
{
    /// <summary>A key was made; its secret is known by its hash alone.</summary>
    public sealed record KeyCreated(DateTimeOffset At, NewKey Key) : AccountEvent;

    public sealed record KeyRevoked(DateTimeOffset At, string Id) : AccountEvent;

    public sealed record CapsChanged(DateTimeOffset At, SpendCaps Caps) : AccountEvent;

    /// <summary>A monthly cap was set where there was none: from here on this is what the month had used.</summary>
    /// <param name="Month">Which.</param>
    /// <param name="Ended">What its ended tasks cost.</param>
    /// <param name="Open">Its open tasks that had no reservation.</param>
    /// <param name="Since">Older tasks were not looked at; null: all were.</param>
    public sealed record MonthCounted(string Month, Amount Ended, OpenTask[] Open, DateTimeOffset? Since) : AccountEvent;

    /// <summary>Budgets were set aside under caps, before their tasks were admitted.</summary>
    public sealed record SpendReserved(DateTimeOffset At, ReservedTask[] Tasks) : AccountEvent;

    /// <summary>It is known what these tasks cost.</summary>
    public sealed record SpendSettled(SpendOutcome[] Tasks) : AccountEvent;

    public sealed record SessionRevoked(DateTimeOffset At, string Delegation, DateTimeOffset ExpiresAt) : AccountEvent;

    /// <summary>From now on others seal to this key.</summary>
    public sealed record EncryptionKeyRegistered(DateTimeOffset At, RegisteredKey Key) : AccountEvent;
}

/// <summary>One reservation, see <see cref="Reservation"/>.</summary>
public sealed record ReservedTask(string TaskId, Amount Budget, string Month, string? KeyId);
