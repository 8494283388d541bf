using Skyops.Ledger;

namespace Skyops.Core.Scheduling.Scoring;

/// <summary>
/// How much each term counts. Data, not code: the weights in force and where they came from belong to the record of a
/// plan.
/// </summary>
/// <param name="Source">Who set them.</param>
/// <param name="Price">Cheaper is better.</param>
/// <param name="Reputation">Right results.</param>
/// <param name="Uptime">Reachable.</param>
/// <param name="Packing">Wastes little of what is scarce.</param>
/// <param name="Spread">Is not full of other work.</param>
/// <param name="ReferencePrice">The price an hour that scores one half.</param>
public sealed record ScoreWeights(
    string Source, double Price, double Reputation, double Uptime, double Packing, double Spread, Amount ReferencePrice)
{
    public static readonly ScoreWeights Default = new("built in", 0.30, 0.25, 0.10, 0.25, 0.10, Amount.Whole(1))
    {
        Latency = 0.05,
        Failures = 0.10,
        Locality = 0.15,
        GpuFit = 20,
    };

    /// <summary>Near to the silo.</summary>
    public double Latency { get; init; }

    /// <summary>Did not fail lately.</summary>
    public double Failures { get; init; }

    /// <summary>Holds the inputs. Counts only for requests that have some.</summary>
    public double Locality { get; init; }

    /// <summary>Gives no larger GPU than is needed. Counts only for requests that need one.</summary>
    public double GpuFit { get; init; }

    /// <summary>The weight of all terms that count for every request, summed in the order of the score.</summary>
    public double Always => Price + Reputation + Uptime + Packing + Spread + Latency + Failures;
}
