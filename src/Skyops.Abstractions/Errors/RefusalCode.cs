using System.Text.Json.Serialization;

namespace Skyops.Errors;

/// <summary>The kinds of refusal. The API maps each to one HTTP status in one table.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RefusalCode>))]
public enum RefusalCode
{
    Invalid,
    NotFound,
    NotAuthorised,
    Forbidden,
    IdempotencyConflict,
    InsufficientFunds,
    SpendCapExceeded,
    QuotaExceeded,
    StaleEpoch,
    AlreadyEnded,
    UnknownModel,
    TooLarge,
    Conflict,
    Unavailable,

    /// <summary>This silo stands by; another one of the pool is active.</summary>
    Standby,
}
