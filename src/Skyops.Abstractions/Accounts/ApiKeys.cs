using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Accounts;

/// <summary>Body of <c>POST /v1/keys</c>.</summary>
/// <param name="Name">What a person calls it.</param>
/// <param name="Scopes">What it may do: <see cref="KeyScopes"/>.</param>
/// <param name="PerTaskCap">Highest budget of one task it submits; left out: the account's cap alone.</param>
/// <param name="MonthlyCap">The most that its tasks of a calendar month (UTC) may reserve and cost.</param>
/// <param name="ExpiresAt">When it ends by itself; left out: never.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record KeyRequest(string? Name, string[]? Scopes, Amount? PerTaskCap = null, Amount? MonthlyCap = null, DateTimeOffset? ExpiresAt = null);

/// <summary>Answer to <c>POST /v1/keys</c>, the only one that ever holds the secret.</summary>
/// <param name="Secret">The whole key, to be sent as bearer token. The silo keeps its SHA-256 and cannot show it again.</param>
/// <param name="Key">What the list shows of it.</param>
public sealed record KeyCreatedResponse(string Secret, KeyView Key);

/// <summary>A key without its secret.</summary>
/// <param name="Id">Part of the key's text.</param>
/// <param name="Name">What a person calls it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="State"><c>active</c>, <c>expired</c> or <c>revoked</c>.</param>
/// <param name="CreatedAt">When it was made.</param>
[GenerateSerializer, Immutable, Alias("skyops.KeyView")]
public sealed record KeyView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] string[] Scopes,
    [property: Id(3)] string State,
    [property: Id(4)] DateTimeOffset CreatedAt)
{
    [Id(5)] public DateTimeOffset? ExpiresAt { get; init; }

    [Id(6)] public DateTimeOffset? RevokedAt { get; init; }

    [Id(7)] public Amount? PerTaskCap { get; init; }

    [Id(8)] public Amount? MonthlyCap { get; init; }

    /// <summary>What is used of the monthly cap this month; null without such a cap.</summary>
    [Id(9)] public Amount? Used { get; init; }
}

public sealed record KeyItems(IReadOnlyList<KeyView> Items);
