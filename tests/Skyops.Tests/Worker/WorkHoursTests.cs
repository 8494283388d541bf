using System.Globalization;
using Skyops.Worker.Options;

namespace Skyops.Tests.Worker;

/// <summary>Hours are on the clock of the node's zone; 2026-11-23 is a Monday, and in Berlin clocks go forward on 2026-03-29 at 02:00.</summary>
public sealed class WorkHoursTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("22:00-06:00", "2026-11-23T23:30+01:00", "2026-11-24T06:00+01:00")]
    [InlineData("22:00-06:00", "2026-11-24T05:59+01:00", "2026-11-24T06:00+01:00")]
    [InlineData("22:00-06:00", "2026-11-24T06:00+01:00", null)]
    [InlineData("22:00-06:00", "2026-11-23T20:59Z", null)]
    [InlineData("22:00-06:00", "2026-11-23T21:00Z", "2026-11-24T06:00+01:00")]
    [InlineData("Mon-Fri 18:00-08:00", "2026-11-28T07:00+01:00", "2026-11-28T08:00+01:00")]
    [InlineData("Mon-Fri 18:00-08:00", "2026-11-28T19:00+01:00", null)]
    [InlineData("Sat,Sun 00:00-24:00", "2026-11-28T12:00+01:00", "2026-11-30T00:00+01:00")]
    [InlineData("Fri-Mon 00:00-24:00", "2026-11-27T12:00+01:00", "2026-12-01T00:00+01:00")]
    [InlineData("08:00-12:00|12:00-18:00", "2026-11-23T09:00+01:00", "2026-11-23T18:00+01:00")]
    [InlineData("22:00-06:00", "2026-03-28T23:00+01:00", "2026-03-29T06:00+02:00")]
    public void Work_may_run_until_the_end_of_what_is_open_now(string windows, string now, string? until) =>
        Assert.Equal(until is null ? null : At(until), Hours(windows).OpenUntil(At(now), Berlin));

    [Theory]
    [InlineData("00:00-24:00")]
    [InlineData("00:00-12:00|12:00-24:00")]
    [InlineData("")]
    public void What_never_closes_has_no_end(string windows) => Assert.Equal(DateTimeOffset.MaxValue, Hours(windows).OpenUntil(At("2026-11-23T09:00Z"), Berlin));

    [Theory]
    [InlineData("22:00-06:00", "2026-11-23T09:00+01:00", "2026-11-23T22:00+01:00")]
    [InlineData("22:00-06:00", "2026-11-23T22:00+01:00", "2026-11-24T22:00+01:00")]
    [InlineData("Sun 10:00-11:00", "2026-11-23T09:00+01:00", "2026-11-29T10:00+01:00")]
    [InlineData("Mon 10:00-11:00", "2026-11-23T10:00+01:00", "2026-11-30T10:00+01:00")]
    public void It_opens_again_when_the_next_window_begins(string windows, string now, string opens) =>
        Assert.Equal(At(opens), Hours(windows).OpensAfter(At(now), Berlin));

    [Theory]
    [InlineData("22-06")]
    [InlineData("25:00-06:00")]
    [InlineData("24:00-06:00")]
    [InlineData("22:00-06:60")]
    [InlineData("Mo 22:00-06:00")]
    [InlineData("Mon-Tue-Wed 22:00-06:00")]
    [InlineData("always")]
    public void What_is_no_window_is_refused_by_name(string text)
    {
        Assert.False(WorkHours.TryParse([text], out _, out var problem));
        Assert.Contains($"'{text}'", problem, StringComparison.Ordinal);
    }

    private static WorkHours Hours(string windows)
    {
        Assert.True(WorkHours.TryParse(windows.Split('|', StringSplitOptions.RemoveEmptyEntries), out var hours, out var problem), problem);
        return hours;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
