using Skyops.Core.Hashing;
using Skyops.Ledger;
using Skyops.Scheduling;
using Skyops.Tasks;

namespace Skyops.Core.Scheduling;

/// <summary>
/// What slots need. Slots with equal shapes, of whatever task, are matched as one group: nodes are scored once for all
/// of them. Equality is by value all through, so what is a list here is kept as one text or one object of its own.
/// </summary>
public sealed record RequestShape(string Executor, ResourceRequest Resources, Amount MostPerHour, double ReputationFloor)
{
    /// <summary>Allowed regions in ordinal order, joined by commas; null: any.</summary>
    public string? Regions { get; init; }

    /// <summary>0: any.</summary>
    public int MaxLatencyMs { get; init; }

    public string? Network { get; init; }

    public string? Tier { get; init; }

    /// <summary>Names of software in ordinal order, joined by commas; null: none.</summary>
    public string? Software { get; init; }

    /// <summary>Who submitted it, when a node works for named accounts and this is one of them; null: one of those who are not named.</summary>
    public string? Submitter { get; init; }

    /// <summary>Where its image comes from; null: it has none.</summary>
    public string? ImageSource { get; init; }

    /// <summary>The most an hour that the spec allows, whatever the budget leaves; null: no ceiling.</summary>
    public Amount? PriceCeiling { get; init; }

    /// <summary>How long a node must stay; 0: it does not matter.</summary>
    public int DurationSeconds { get; init; }

    /// <summary>Replicas of a shard must share an equivalence class.</summary>
    public bool OneClass { get; init; }

    /// <summary>Replicas that must find room in one class; 0 when classes do not matter.</summary>
    public int Replicas { get; init; }

    /// <summary>The class that other replicas chose; null: any. Only ever set for a part of a group.</summary>
    public string? Class { get; init; }

    /// <summary>Inputs to be looked for among what nodes hold; null when there is nothing to look for.</summary>
    public WantedInputs? Inputs { get; init; }

    /// <param name="request">What a task asks for.</param>
    /// <param name="anyHolds">
    /// A node said what it holds. Before that, tasks with different inputs are one group: nothing tells their nodes apart.
    /// </param>
    public static RequestShape Of(PlacementRequest request, bool anyHolds = false)
    {
        var rules = request.Rules;
        return new RequestShape(request.Executor, request.Resources, request.MostPerHour, Floor(request))
        {
            Regions = Joined(rules?.Regions),
            Software = Joined(rules?.Software),
            MaxLatencyMs = rules?.MaxLatencyMs ?? 0,
            ImageSource = request.ImageSource,
            Network = rules?.Network,
            Tier = rules?.Tier,
            PriceCeiling = rules?.MaxPricePerHour,
            DurationSeconds = request.DurationSeconds,
            OneClass = request.OneClass,
            Replicas = request.OneClass ? request.Replicas : 0,
            Inputs = anyHolds ? WantedInputs.Of(request.Inputs) : null,
        };
    }

    private static string? Joined(string[]? words) =>
        words is { Length: > 0 } ? string.Join(',', words.Distinct().Order(StringComparer.Ordinal)) : null;

    private static double Floor(PlacementRequest request) =>
        Math.Max(request.ReputationFloor, request.Rules?.MinReputation ?? 0);
}
