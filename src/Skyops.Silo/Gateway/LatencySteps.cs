namespace Skyops.Silo.Gateway;

/// <summary>
/// Round trips in steps, so that the scheduler hears of a node when it is really elsewhere and not at each measurement.
/// A step is kept until the measured value is a tenth outside of it.
/// </summary>
public static class LatencySteps
{
    private const double Slack = 0.1;
    private static readonly int[] Steps =
        [1, 2, 5, 10, 15, 20, 30, 40, 50, 60, 80, 100, 120, 150, 200, 250, 300, 400, 500, 750, 1_000, 2_000, 5_000, 10_000, 30_000, Limits.LatencyMs];

    /// <param name="milliseconds">Smoothed round trip.</param>
    /// <param name="current">The step it was said to be in; null at first.</param>
    /// <returns>Rounded up: a bound that a task sets is never passed by rounding.</returns>
    public static int Of(double milliseconds, int? current)
    {
        var next = Steps[^1];
        foreach (var step in Steps)
        {
            if (milliseconds > step) continue;
            next = step;
            break;
        }

        if (current is not { } kept || next == kept) return next;
        var below = kept == Steps[0] ? 0 : Steps[Array.IndexOf(Steps, kept) - 1];
        return milliseconds > kept * (1 + Slack) || milliseconds <= below * (1 - Slack) ? next : kept;
    }
}
