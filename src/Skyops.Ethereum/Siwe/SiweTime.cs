using System.Globalization;

namespace Skyops.Ethereum.Siwe;

/// <summary>
/// A date-time of RFC 3339, section 5.6, with the text it was written in, because a signature is over the text. Equal
/// are only equal texts; compare <see cref="Instant"/> for the time.
/// </summary>
public readonly record struct SiweTime
{
    // yyyy-mm-ddThh:mm:ss, the shortest zone is one letter more.
    private const int SecondsLength = 19;

    private SiweTime(string text, DateTimeOffset instant)
    {
        Text = text;
        Instant = instant;
    }

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// When it is, to 100 nanoseconds; finer digits are cut off. A leap second counts as the second after it.
    /// </summary>
    public DateTimeOffset Instant { get; }

    /// <summary>Writes a time in UTC with milliseconds, as browsers do.</summary>
    public static SiweTime At(DateTimeOffset instant)
    {
        var utc = new DateTimeOffset(
            instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
        return new SiweTime(utc.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture), utc);
    }

    /// <summary>
    /// Reads a date-time; false for any other form, a day that its month does not have, or a second 60 that is not at
    /// the end of a UTC day. "T" and "Z" may be in lower case; the year 0000 is refused, the platform has none.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out SiweTime time)
    {
        time = default;
        if (text.Length <= SecondsLength || text[4] != '-' || text[7] != '-' || text[10] is not ('T' or 't')
            || text[13] != ':' || text[16] != ':'
            || !TryNumber(text[..4], out var year) || !TryNumber(text[5..7], out var month)
            || !TryNumber(text[8..10], out var day) || !TryNumber(text[11..13], out var hour)
            || !TryNumber(text[14..16], out var minute) || !TryNumber(text[17..19], out var second)
            || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 60
            || !TryFraction(text[SecondsLength..], out var ticks, out var zone) || !TryOffset(zone, out var offset))
        {
            return false;
        }

        var utc = new DateTime(year, month, day, hour, minute, 0).Ticks - (offset * TimeSpan.TicksPerMinute);
        var minuteOfDay = utc / TimeSpan.TicksPerMinute % (24 * 60);
        if (second == 60 && minuteOfDay != (24 * 60) - 1)
            return false;
        utc += (second * TimeSpan.TicksPerSecond) + ticks;
        if (utc < DateTime.MinValue.Ticks || utc > DateTime.MaxValue.Ticks)
            return false;
        time = new SiweTime(text.ToString(), new DateTimeOffset(utc, TimeSpan.Zero));
        return true;
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => Text ?? "";

    // [ "." 1*DIGIT ]
    private static bool TryFraction(ReadOnlySpan<char> text, out long ticks, out ReadOnlySpan<char> zone)
    {
        ticks = 0;
        zone = text;
        if (text[0] != '.')
            return true;
        var end = text[1..].IndexOfAnyExceptInRange('0', '9') + 1;
        if (end <= 1)
            return false;
        zone = text[end..];
        for (var i = 1; i <= 7; i++)
            ticks = (10 * ticks) + (i < end ? text[i] - '0' : 0);
        return true;
    }

    // "Z" / ( "+" / "-" ) hh ":" mm, in minutes east.
    private static bool TryOffset(ReadOnlySpan<char> zone, out long minutes)
    {
        minutes = 0;
        if (zone is ['Z' or 'z'])
            return true;
        if (zone.Length != 6 || zone[0] is not ('+' or '-') || zone[3] != ':'
            || !TryNumber(zone[1..3], out var hours) || !TryNumber(zone[4..], out var rest) || hours > 23 || rest > 59)
        {
            return false;
        }

        minutes = ((60 * hours) + rest) * (zone[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
