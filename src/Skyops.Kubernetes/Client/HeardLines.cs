using System.Globalization;

namespace Skyops.Kubernetes.Client;

/// <summary>The times of the lines that were heard lately, to the nanosecond as the API writes them.</summary>
internal sealed class HeardLines
{
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, int> recent = new(StringComparer.Ordinal);
    private readonly Queue<(DateTimeOffset At, string Time)> order = new();
    private Dictionary<string, int> toPass = new(StringComparer.Ordinal);
    private DateTimeOffset? latest;

    /// <summary>From when on lines are asked for again, a whole second; null: from the first.</summary>
    public DateTimeOffset? Since => latest is { } last ? Floor(last) - Overlap : null;

    /// <summary>Lines come again from <see cref="Since"/> on.</summary>
    public void BeginAgain() => toPass = new Dictionary<string, int>(recent, StringComparer.Ordinal);

    /// <summary>Whether a line was not heard before; it is heard from then on.</summary>
    public bool IsNew(string time)
    {
        if (toPass.TryGetValue(time, out var left) && left > 0)
        {
            toPass[time] = left - 1;
            return false;
        }

        if (!DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)) return true;
        recent[time] = recent.GetValueOrDefault(time) + 1;
        order.Enqueue((at, time));
        if (latest is null || at > latest) latest = at;
        Forget();
        return true;
    }

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);

    private void Forget()
    {
        var since = Since;
        while (order.TryPeek(out var oldest) && oldest.At < since)
        {
            order.Dequeue();
            if (--recent[oldest.Time] == 0) recent.Remove(oldest.Time);
        }
    }
}
