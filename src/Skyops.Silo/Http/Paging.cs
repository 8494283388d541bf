using System.Globalization;
using Microsoft.AspNetCore.Http;
using Skyops.Errors;

namespace Skyops.Silo.Http;

/// <summary>Reads the query parameters that lists share.</summary>
public static class Paging
{
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

    private static bool TryNumber(HttpContext context, string name, int fallback, int least, int most, out int value, out Refusal? refusal)
    {
        var good = TryNumber(context, name, (long)fallback, least, most, out var number, out refusal);
        value = (int)number;
        return good;
    }
}
