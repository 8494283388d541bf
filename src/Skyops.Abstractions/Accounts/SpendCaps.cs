using System.Text.Json.Serialization;
using Skyops.Ledger;

namespace Skyops.Accounts;

/// <summary>
/// How much may be spent, in SKYOPS; what is capped spends no other currency. Body of <c>PUT /v1/caps</c>: what is left out has no cap.
/// </summary>
/// <param name="PerTask">Highest budget of one task.</param>
/// <param name="Monthly">
/// Of the tasks submitted in one calendar month (UTC): the budgets of those that are open and what those that have ended cost, with fee.
/// </param>
[GenerateSerializer, Immutable, Alias("skyops.SpendCaps"), JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SpendCaps([property: Id(0)] Amount? PerTask = null, [property: Id(1)] Amount? Monthly = null)
{
    public const string Currency = "SKYOPS";

    public static readonly SpendCaps None = new();

    [JsonIgnore]
    public bool IsNone => PerTask is null && Monthly is null;
}

/// <summary>Answer to <c>GET /v1/caps</c>.</summary>
/// <param name="PerTask">Highest budget of one task; null: no cap.</param>
/// <param name="Monthly">Cap of a calendar month; null: no cap.</param>
/// <param name="Currency">Of all amounts.</param>
/// <param name="Month">The month that counts now, as <c>2026-11</c>.</param>
[GenerateSerializer, Immutable, Alias("skyops.CapsView")]
public sealed record CapsView(
    [property: Id(0)] Amount? PerTask,
    [property: Id(1)] Amount? Monthly,
    [property: Id(2)] string Currency,
    [property: Id(3)] string Month)
{
    /// <summary>What is used of the monthly cap: budgets of open tasks and costs of ended ones. Null without such a cap: then nothing is counted.</summary>
    [Id(4)] public Amount? Used { get; init; }

    /// <summary>What of <see cref="Used"/> are budgets of open tasks; what these do not cost is freed when they end.</summary>
    [Id(5)] public Amount? Reserved { get; init; }

    /// <summary>What may still be spent this month.</summary>
    [Id(6)] public Amount? Left { get; init; }

    /// <summary>When a new month begins.</summary>
    [Id(7)] public DateTimeOffset ResetsAt { get; init; }

    /// <summary>Set when the account had more tasks in the month of the cap's first day than are looked through: older ones do not count.</summary>
    [Id(8)] public DateTimeOffset? CountedSince { get; init; }
}
