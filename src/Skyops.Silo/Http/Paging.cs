using System.Globalization;
using Microsoft.AspNetCore.Http;
using Skyops.Errors;

namespace Skyops.Silo.Http;

/// <summary>Reads the query parameters that lists share.</summary>
public static class Paging
{
    private static readonly string[] s_times = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static bool TryTake(HttpContext context, out int take, out Refusal? refusal) =>
        TryNumber(context, "take", Limits.DefaultPageSize, 1, Limits.PageSize, out take, out refusal);

    public static bool TryNumber(HttpContext context, string name, long fallback, long least, long most, out long value, out Refusal? refusal)
    {
        refusal = null;
        value = fallback;
        if (!context.Request.Query.TryGetValue(name, out var text) || text.Count == 0) return true;
        if (long.TryParse(text[0], NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most) return true;
        refusal = Problems.Invalid(new FieldError(
            name, Problems.Shorten(text.ToString()), "not a number in range", $"{least} to {most}", $"leave it out for {fallback}"));
        return false;
    }

    /// <summary>A moment with its zone, or a day in UTC; null when it was left out.</summary>
    public static bool TryTime(HttpContext context, string name, out DateTimeOffset? time, out Refusal? refusal)
    {
        (time, refusal) = (null, null);
        if (!context.Request.Query.TryGetValue(name, out var text) || text.Count == 0) return true;
        if (DateTimeOffset.TryParseExact(text[0], s_times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var given))
        {
            time = given;
            return true;
        }

        refusal = Problems.Invalid(new FieldError(
            name, Problems.Shorten(text.ToString()), "not a time", "ISO 8601 with its zone, or a day: 2026-12-24T18:00:00Z, 2026-12-24", "leave it out for no bound"));
        return false;
    }

    private static bool TryNumber(HttpContext context, string name, int fallback, int least, int most, out int value, out Refusal? refusal)
    {
        var good = TryNumber(context, name, (long)fallback, least, most, out var number, out refusal);
        value = (int)number;
        return good;
    }
}
