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
    public static readonly ScoreWeights Default = new("built in", 0.30, 0.25, 0.10, 0.25, 0.10, Amount.Whole(1));
}
