using System.CommandLine.Parsing;
using System.Globalization;

namespace Skyops.Cli.Values;

/// <summary>A moment as ISO 8601 writes it, with its zone: <c>2026-12-24T18:00Z</c>, <c>2026-12-24T18:00:30+01:00</c>.</summary>
internal static class MomentText
{
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];

    public static DateTimeOffset? Parse(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (TryParse(text, out var moment)) return moment;
        result.AddError($"'{text}' is not a moment; write it with its zone, such as 2026-12-24T18:00Z");
        return null;
    }

    /// <summary>Without a zone it would mean another moment on another machine, so it is refused.</summary>
    public static bool TryParse(string text, out DateTimeOffset moment)
    {
        moment = default;
        var time = text.IndexOf('T', StringComparison.Ordinal);
        return time > 0 && text.AsSpan(time).IndexOfAny('Z', '+', '-') > 0
            && DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out moment);
    }
}
