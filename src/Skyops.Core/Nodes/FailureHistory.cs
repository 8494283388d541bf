using Skyops.Nodes;

namespace Skyops.Core.Nodes;

/// <summary>
/// How often a node failed lately: the scheduler prefers others while it does. Reputation says whether its results can be
/// trusted and forgives slowly; this says whether it works at the moment, halves every day, and weighs each attempt alike.
/// <code>
/// share = failed / (2 + done + failed)          one failure of a newcomer is a third, three in a row are three fifths
/// Valid                    done   += 1
/// Invalid, BrokenPromise   failed += 1
/// Neutral                  nothing
/// </code>
/// </summary>
/// <param name="Done">Valid attempts, decayed to <paramref name="At"/>.</param>
/// <param name="Failed">Failed attempts, decayed to <paramref name="At"/>.</param>
/// <param name="At">When both were last brought up to date.</param>
public sealed record FailureHistory(double Done, double Failed, DateTimeOffset At)
{
    public const double Prior = 2;
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(1);
    public static readonly FailureHistory Empty = new(0, 0, DateTimeOffset.MinValue);

    public FailureHistory With(OutcomeKind kind, DateTimeOffset at)
    {
        if (kind == OutcomeKind.Neutral) return this;
        var faded = FadedTo(at);
        return kind == OutcomeKind.Valid ? faded with { Done = faded.Done + 1 } : faded with { Failed = faded.Failed + 1 };
    }

    public double ShareAt(DateTimeOffset now)
    {
        var faded = FadedTo(now);
        return faded.Failed / (Prior + faded.Done + faded.Failed);
    }

    private FailureHistory FadedTo(DateTimeOffset now)
    {
        if (now <= At) return this;
        if (Done == 0 && Failed == 0) return this with { At = now };
        var factor = Math.Pow(2, -((now - At) / HalfLife));
        return new FailureHistory(Done * factor, Failed * factor, now);
    }
}
