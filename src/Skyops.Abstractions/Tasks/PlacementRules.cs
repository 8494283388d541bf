using System.Text.Json.Serialization;

namespace Skyops.Tasks;

/// <summary>Which nodes an owner lets a task go to. What is null, empty or absent rules nobody out.</summary>
[GenerateSerializer, Immutable, Alias("skyops.PlacementRules")]
public sealed record PlacementRules
{
    /// <summary>Regions as nodes name theirs, for example <c>eu-west</c>; one of them will do.</summary>
    [Id(0)] public string[]? Regions { get; init; }

    /// <summary>The longest round trip between node and silo, in milliseconds; a node not measured yet is too far.</summary>
    [Id(1)] public int? MaxLatencyMs { get; init; }

    /// <summary>What the work may reach: one of <see cref="PlacementWords.NetworkPolicies"/>. The node must allow it.</summary>
    [Id(2)] public string? Network { get; init; }

    /// <summary>Isolation: one of <see cref="PlacementWords.Tiers"/>. Matched, never implied: T2 is not taken for T1.</summary>
    [Id(3)] public string? Tier { get; init; }

    /// <summary>Floor of the node's reputation, 0…1.</summary>
    [Id(4)] public double? MinReputation { get; init; }

    /// <summary>The most a node may ask for an hour of run time, whatever the budget leaves.</summary>
    [Id(5)] public Skyops.Ledger.Amount? MaxPricePerHour { get; init; }

    /// <summary>Software that must be on the node, by the names nodes give it, for example <c>pytorch</c>; all of it. Left out of the canonical bytes when null.</summary>
    [Id(6), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string[]? Software { get; init; }
}
