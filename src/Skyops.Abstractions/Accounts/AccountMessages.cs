using Skyops.Ledger;

namespace Skyops.Accounts;

/// <summary>A key to be made. The secret itself never leaves the silo that drew it.</summary>
/// <param name="Id">Drawn by lot.</param>
/// <param name="SecretHash">SHA-256 of the key's whole text, 64 lower-case hexadecimal digits.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Caps">What it may spend.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
[GenerateSerializer, Immutable, Alias("skyops.NewKey")]
public sealed record NewKey(
    [property: Id(0)] string Id,
    [property: Id(1)] string SecretHash,
    [property: Id(2)] string Name,
    [property: Id(3)] string[] Scopes,
    [property: Id(4)] SpendCaps Caps,
    [property: Id(5)] DateTimeOffset? ExpiresAt);

/// <summary>A key that was shown and is good now.</summary>
[GenerateSerializer, Immutable, Alias("skyops.KeyGrant")]
public sealed record KeyGrant([property: Id(0)] string Id, [property: Id(1)] string[] Scopes, [property: Id(2)] DateTimeOffset? ExpiresAt);

/// <summary>A task that is about to be admitted.</summary>
/// <param name="TaskId">Its id, which a repeat has again.</param>
/// <param name="Budget">Its whole budget.</param>
/// <param name="Currency">Of the budget.</param>
/// <param name="MayExist">The id follows from a key of the caller, so this may be a repeat.</param>
[GenerateSerializer, Immutable, Alias("skyops.SpendRequest")]
public sealed record SpendRequest(
    [property: Id(0)] string TaskId,
    [property: Id(1)] Amount Budget,
    [property: Id(2)] string Currency,
    [property: Id(3)] bool MayExist);
