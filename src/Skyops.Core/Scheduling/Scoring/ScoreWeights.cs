using Skyops.Ledger;
using Skyops.Scheduling;

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

    /// <summary>From what a policy names; terms that it leaves out count nothing.</summary>
    public static ScoreWeights Of(WeightsInForce named)
    {
        return new ScoreWeights(named.Source, Of("price"), Of("reputation"), Of("uptime"), Of("packing"), Of("spread"), named.ReferencePrice)
        {
            Latency = Of("latency"),
            Failures = Of("failures"),
            Locality = Of("locality"),
            GpuFit = Of("gpuFit"),
        };

        double Of(string term) => named.Terms.GetValueOrDefault(term);
    }

    /// <summary>With each term's name.</summary>
    public WeightsInForce InForce() => new(Source, ReferencePrice, new SortedDictionary<string, double>(StringComparer.Ordinal)
    {
        ["price"] = Price,
        ["reputation"] = Reputation,
        ["uptime"] = Uptime,
        ["packing"] = Packing,
        ["spread"] = Spread,
        ["latency"] = Latency,
        ["failures"] = Failures,
        ["locality"] = Locality,
        ["gpuFit"] = GpuFit,
    });

    /// <summary>The weight of all terms that count for every request, summed in the order of the score.</summary>
    public double Always => Price + Reputation + Uptime + Packing + Spread + Latency + Failures;
}
