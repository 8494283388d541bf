namespace Skyops.Worker.Gateway;

/// <summary>
/// Waits between rounds of tries to reach a silo: 100 ms, doubled each time up to 5 s, each multiplied by a random factor
/// of 0.5 to 1 so that a thousand workers do not come back in step. The first four rounds fall into the first second.
/// </summary>
internal sealed class ReconnectDelay(Random chance)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);
    private int failures;

    /// <summary>The wait after one more failed round.</summary>
    /// <param name="fenceAfter">
    /// The lease, if there is one: the wait stays below a quarter of it, so that the rounds which show that the silo is down
    /// (see <see cref="LeaseClock"/>) come often enough to count.
    /// </param>
    public TimeSpan Next(TimeSpan? fenceAfter = null)
    {
        var longest = fenceAfter / 4 is { } quarter && quarter < Longest ? quarter : Longest;
        var doubled = First * Math.Pow(2, Math.Min(failures++, 10));
        return (doubled < longest ? doubled : longest) * (0.5 + (chance.NextDouble() / 2));
    }

    /// <summary>A connection worked; the next failure starts from the shortest wait.</summary>
    public void Reset() => failures = 0;
}
