using System.Globalization;
using System.Text.RegularExpressions;

namespace Skyops.Worker.Options;

/// <summary>
/// When work may run on a node: windows that come again every week, on the clock of the node's own time zone, for example
/// <c>22:00-06:00</c> or <c>Mon-Fri 18:00-08:00</c>. A window that ends before it begins ends on the next day. No window: always.
/// </summary>
public sealed partial class WorkHours
{
    /// <summary>Windows that can be given.</summary>
    public const int Most = 32;

    private const int Week = 7;
    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly IReadOnlyList<Window> windows;

    private WorkHours(IReadOnlyList<Window> windows) => this.windows = windows;

    /// <summary>Always.</summary>
    public static WorkHours Always { get; } = new([]);

    /// <summary>Reads windows; false names the first that is none.</summary>
    public static bool TryParse(IReadOnlyList<string> texts, out WorkHours hours, out string problem)
    {
        hours = Always;
        var list = new List<Window>();
        foreach (var text in texts)
        {
            if (Parse(text) is not { } window)
            {
                problem = $"'{text}' is no window of time; write 22:00-06:00, or with days Mon-Fri 18:00-08:00 or Sat,Sun 00:00-24:00";
                return false;
            }

            list.Add(window);
        }

        problem = list.Count > Most ? $"{list.Count} windows of time; at most {Most}" : "";
        if (problem.Length == 0) hours = new WorkHours(list);
        return problem.Length == 0;
    }

    /// <summary>
    /// Until when work may run without a break: <see cref="DateTimeOffset.MaxValue"/> when there is no end within a week, null when
    /// none may run now.
    /// </summary>
    /// <param name="now">The moment.</param>
    /// <param name="zone">The node's time zone.</param>
    public DateTimeOffset? OpenUntil(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (windows.Count == 0) return DateTimeOffset.MaxValue;
        DateTimeOffset? open = null;
        foreach (var (start, end) in Times(now, zone))
        {
            if (start <= (open ?? now) && end > (open ?? now)) open = end;
        }

        return open >= now.AddDays(Week) ? DateTimeOffset.MaxValue : open;
    }

    /// <summary>When a window begins after this moment; null when there are none, which is always open.</summary>
    /// <inheritdoc cref="OpenUntil"/>
    public DateTimeOffset? OpensAfter(DateTimeOffset now, TimeZoneInfo zone) => windows.Count == 0
        ? null
        : Times(now, zone).Select(time => time.Start).Where(start => start > now).Cast<DateTimeOffset?>().FirstOrDefault();

    /// <summary>The windows of yesterday to a week from now as times, in the order of their beginnings.</summary>
    private IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Times(DateTimeOffset now, TimeZoneInfo zone)
    {
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        return Enumerable.Range(-1, Week + 3).Select(today.AddDays).SelectMany(day => windows.Where(window => window.Days.Contains(day.DayOfWeek))
            .Select(window => (At(day, window.FromMinutes, zone), At(day, window.ToMinutes, zone)))).OrderBy(time => time.Item1);
    }

    // A clock time that a change of the clocks skips or repeats is taken with the offset that the zone has there.
    private static DateTimeOffset At(DateOnly day, int minutes, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minutes);
        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    private static Window? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match || Days(match.Groups["days"].Value) is not { } days) return null;
        if (Minutes(match.Groups["from"].Value) is not { } from || Minutes(match.Groups["to"].Value) is not { } to || from == 24 * 60) return null;
        return new Window(days, from, to > from ? to : to + (24 * 60));
    }

    private static int? Minutes(string clock)
    {
        var (hour, minute) = (int.Parse(clock[..2], CultureInfo.InvariantCulture), int.Parse(clock[3..], CultureInfo.InvariantCulture));
        return minute < 60 && (hour < 24 || (hour == 24 && minute == 0)) ? (hour * 60) + minute : null;
    }

    private static HashSet<DayOfWeek>? Days(string text)
    {
        if (text.Length == 0) return [.. Enum.GetValues<DayOfWeek>()];
        var days = new HashSet<DayOfWeek>();
        foreach (var part in text.ToLowerInvariant().Split(','))
        {
            var ends = part.Split('-');
            var (first, last) = (Array.IndexOf(DayNames, ends[0]), Array.IndexOf(DayNames, ends[^1]));
            if (ends.Length > 2 || first < 0 || last < 0) return null;
            for (var i = 0; i <= (last - first + Week) % Week; i++) days.Add((DayOfWeek)((first + i) % Week));
        }

        return days;
    }

    [GeneratedRegex(@"\A((?<days>[A-Za-z,-]+) +)?(?<from>\d\d:\d\d) *- *(?<to>\d\d:\d\d)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    /// <param name="Days">On which it begins.</param>
    /// <param name="FromMinutes">After midnight.</param>
    /// <param name="ToMinutes">After the same midnight; above a day when it ends on the next.</param>
    private sealed record Window(HashSet<DayOfWeek> Days, int FromMinutes, int ToMinutes);
}
