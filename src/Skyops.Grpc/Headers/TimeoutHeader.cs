using System.Globalization;

namespace Skyops.Grpc.Headers;

/// <summary>The <c>grpc-timeout</c> header: up to eight digits and a unit (H, M, S, m, u, n).</summary>
public static class TimeoutHeader
{
    private const long LargestValue = 99_999_999;

    private static readonly (char Unit, long Ticks)[] CoarserUnits =
    [
        ('u', TimeSpan.TicksPerMicrosecond), ('m', TimeSpan.TicksPerMillisecond), ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute), ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Reads a header value; false when it is malformed.</summary>
    public static bool TryParse(string? value, out TimeSpan timeout)
    {
        timeout = default;
        if (value is null || value.Length is < 2 or > 9
            || !long.TryParse(value.AsSpan(0, value.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture,
                out var amount))
        {
            return false;
        }

        if (value[^1] == 'n')
        {
            timeout = TimeSpan.FromTicks(amount / TimeSpan.NanosecondsPerTick);
            return true;
        }

        foreach (var (unit, ticks) in CoarserUnits)
        {
            if (unit == value[^1])
            {
                // 99,999,999 hours fit in a TimeSpan (about 11,400 years of its 29,000).
                timeout = TimeSpan.FromTicks(amount * ticks);
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a timeout in the finest unit that eight digits hold, rounded up; at least 1 µs.</summary>
    public static string Format(TimeSpan timeout)
    {
        foreach (var (unit, ticks) in CoarserUnits)
        {
            var amount = Math.Max(1, timeout.Ticks / ticks + (timeout.Ticks % ticks > 0 ? 1 : 0));
            if (amount <= LargestValue)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{amount}{unit}");
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{LargestValue}H");
    }
}
