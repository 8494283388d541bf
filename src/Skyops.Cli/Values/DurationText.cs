using System.Buffers;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Skyops.Cli.Values;

/// <summary>Durations as <c>500ms</c>, <c>90s</c>, <c>10m</c>, <c>1h30m</c>, <c>2d</c>; a bare number is seconds.</summary>
internal static class DurationText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Milliseconds)[] Units =
        [("ms", 1), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            if (seconds > Limits.DurationSeconds) return false;
            duration = TimeSpan.FromSeconds(seconds);
            return true;
        }

        var total = 0m;
        var smallest = long.MaxValue;
        var rest = text.AsSpan();
        if (rest.IsEmpty) return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || digits > 12 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            rest = rest[digits..];
            if (!TakeUnit(ref rest, out var unit) || unit >= smallest) return false;

            // From large to small, each once: 1h30m, not 30m1h.
            smallest = unit;
            total += number * unit;
        }

        if (total > Limits.DurationSeconds * 1_000L || total != decimal.Truncate(total)) return false;
        duration = TimeSpan.FromMilliseconds((double)total);
        return true;
    }

    public static string Format(TimeSpan duration)
    {
        if (duration == TimeSpan.Zero) return "0s";
        var rest = (long)duration.TotalMilliseconds;
        var text = "";
        foreach (var (unit, milliseconds) in Units.OrderByDescending(unit => unit.Milliseconds))
        {
            if (rest / milliseconds > 0) text += $"{rest / milliseconds}{unit}";
            rest %= milliseconds;
        }

        return text;
    }

    /// <summary>For an option.</summary>
    public static TimeSpan? Parse(ArgumentResult result)
    {
        if (TryParse(result.Tokens[0].Value, out var duration)) return duration;
        result.AddError($"'{result.Tokens[0].Value}' is no duration such as 90s, 10m or 1h30m.");
        return null;
    }

    private static bool TakeUnit(ref ReadOnlySpan<char> rest, out long milliseconds)
    {
        foreach (var (unit, value) in Units)
        {
            if (!rest.StartsWith(unit, StringComparison.Ordinal)) continue;
            rest = rest[unit.Length..];
            milliseconds = value;
            return true;
        }

        milliseconds = 0;
        return false;
    }
}
