namespace Skyops.Core.Validation.Tolerance;

/// <summary>
/// What comparing two results has come to so far. Both ways at once: the relative part of a tolerance is one of the
/// candidate's number, and either may be the candidate.
/// </summary>
/// <param name="absolute">Of the tolerance.</param>
/// <param name="relative">Of the tolerance.</param>
public sealed class Tally(double absolute, double relative)
{
    /// <summary>With the first as the candidate.</summary>
    public bool SecondMatchesFirst { get; private set; } = true;

    /// <summary>With the second as the candidate.</summary>
    public bool FirstMatchesSecond { get; private set; } = true;

    /// <summary>Largest finite difference; null when no numbers were compared.</summary>
    public double? Difference { get; private set; }

    /// <summary>The first thing that is too far apart.</summary>
    public string? Detail { get; private set; }

    /// <summary>Where in a file of rows the comparison is; 0 elsewhere.</summary>
    public int Row { get; set; }

    /// <summary>Neither way is there anything left to find out.</summary>
    public bool Over => !SecondMatchesFirst && !FirstMatchesSecond;

    public void Number(double first, double second, string place)
    {
        if (first.Equals(second) || first == second)
        {
            Difference ??= 0;
            return;
        }

        Apart(Math.Abs(first - second), first, second, place);
    }

    /// <summary>Numbers that a double may not hold exactly: their difference is taken before it is rounded.</summary>
    public void Number(long first, long second, string place)
    {
        if (first == second) Difference ??= 0;
        else Apart((double)Int128.Abs((Int128)first - second), first, second, place);
    }

    /// <summary>Something that must be equal is not.</summary>
    public void Differs(string what)
    {
        (SecondMatchesFirst, FirstMatchesSecond) = (false, false);
        Detail ??= what + At();
    }

    private void Apart(double difference, double first, double second, string place)
    {
        if (!double.IsFinite(difference))
        {
            Differs($"{place}: a number is not finite where the other is, or not of its sign");
            return;
        }

        Difference = Math.Max(Difference ?? 0, difference);
        var near = difference <= absolute + (relative * Math.Abs(first));
        var nearSecond = difference <= absolute + (relative * Math.Abs(second));
        SecondMatchesFirst &= near;
        FirstMatchesSecond &= nearSecond;
        if (!near || !nearSecond) Detail ??= FormattableString.Invariant($"{place}: {first:R} and {second:R}") + At();
    }

    private string At() => Row == 0 ? "" : FormattableString.Invariant($" (row {Row})");
}
