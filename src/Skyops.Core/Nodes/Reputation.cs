using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>
/// How far a node's results can be trusted, 0…1: the mean of a beta distribution over decayed evidence (A. Jøsang and
/// R. Ismail, "The Beta Reputation System",
/// Bled 2002), weighted by work as volunteer computing does (BOINC's adaptive replication counts results; here an hour
/// counts more than a second).
/// <code>
/// score = (2 + good) / (2 + 2 + good + bad)          a newcomer has 0.5
/// weight of an outcome  w = √(run minutes), held within 0.1 … 8
/// Valid          good += w
/// Invalid        bad  += 20 × max(1, w)              a wrong result outweighs twenty right ones of its size
/// BrokenPromise  bad  +=  2 × max(1, w)
/// Neutral        nothing; nor does a result that no other node checked
/// both sums halve every 30 days
/// </code>
/// Ten valid one-minute results give 0.857; one invalid one after them 0.353. Being unreachable or lost changes nothing
/// here.
/// </summary>
/// <param name="Good">Weight of valid results at <paramref name="At"/>.</param>
/// <param name="Bad">Weight of wrong results and broken promises at <paramref name="At"/>.</param>
/// <param name="At">When the sums were last brought up to date.</param>
public sealed record Reputation(double Good, double Bad, DateTimeOffset At)
{
    public const double Prior = 2;
    public const double InvalidWeight = 20;
    public const double BrokenPromiseWeight = 2;
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    public static Reputation Newcomer(DateTimeOffset at) => new(0, 0, at);

    /// <summary>
    /// The score at a later moment: evidence fades, so that it moves back towards that of a newcomer.
    /// </summary>
    public double ScoreAt(DateTimeOffset now)
    {
        var faded = FadedTo(now);
        return (Prior + faded.Good) / (Prior + Prior + faded.Good + faded.Bad);
    }

    public Reputation With(OutcomeKind kind, long runMs, DateTimeOffset at)
    {
        var weight = Math.Clamp(Math.Sqrt(Math.Max(0, runMs) / 60_000.0), 0.1, 8);
        var faded = FadedTo(at);
        return kind switch
        {
            OutcomeKind.Valid => faded with { Good = faded.Good + weight },
            OutcomeKind.Invalid => faded with { Bad = faded.Bad + InvalidWeight * Math.Max(1, weight) },
            OutcomeKind.BrokenPromise => faded with { Bad = faded.Bad + BrokenPromiseWeight * Math.Max(1, weight) },
            _ => this,
        };
    }

    private Reputation FadedTo(DateTimeOffset now)
    {
        if (now <= At) return this;
        var factor = Math.Pow(2, -((now - At) / HalfLife));
        return new Reputation(Good * factor, Bad * factor, now);
    }
}
