using System.Diagnostics;

namespace Skyops.Tests.Chaos;

/// <summary>Waits for a condition and tells how long that took; when it does not come, says what was missing.</summary>
internal static class Until
{
    /// <summary>Looking without a pause would take the processors from what is looked at.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);

    private static readonly TimeSpan BetweenLooksForLong = TimeSpan.FromMilliseconds(100);

    public static async Task<TimeSpan> SoAsync(string what, Func<Task<bool>> so, CancellationToken limit, Func<string>? context = null)
    {
        var since = Stopwatch.StartNew();
        try
        {
            while (!await so())
            {
                limit.ThrowIfCancellationRequested();
                await Task.Delay(BetweenLooks, limit);
            }

            return since.Elapsed;
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"not so after {since.Elapsed.TotalSeconds:0.0} s: {what}\n{context?.Invoke()}");
        }
    }

    public static async Task<TimeSpan> SoAsync(string what, TimeSpan within, Func<Task<bool>> so, Func<string>? context = null)
    {
        using var limit = new CancellationTokenSource(within);
        return await SoAsync(what, so, limit.Token, context);
    }

    /// <summary>Looks at something again and again for a while: it must hold all the time.</summary>
    public static async Task ForAsync(TimeSpan time, Func<Task> look)
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < time)
        {
            await look();
            await Task.Delay(BetweenLooksForLong);
        }
    }
}
