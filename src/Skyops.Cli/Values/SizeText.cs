using System.Buffers;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Skyops.Cli.Values;

/// <summary>Memory and disk in MiB: a bare number is GiB (<c>2</c>, <c>0.5</c>); <c>512MiB</c>, <c>2GiB</c>, <c>1TiB</c> say it themselves (<c>M</c>, <c>G</c>, <c>T</c> too).</summary>
internal static class SizeText
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    public static bool TryParse(string text, out int mebibytes)
    {
        mebibytes = 0;
        var digits = text.AsSpan().IndexOfAnyExcept(Digits);
        var number = digits < 0 ? text.AsSpan() : text.AsSpan(0, digits);
        if (number.Length is 0 or > 12 || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        long? unit = (digits < 0 ? "" : text[digits..].ToLowerInvariant()) switch
        {
            "m" or "mb" or "mib" => 1,
            "" or "g" or "gb" or "gib" => 1 << 10,
            "t" or "tb" or "tib" => 1 << 20,
            _ => null,
        };
        if (unit is null) return false;
        var total = value * unit.Value;
        if (total > int.MaxValue || total != decimal.Truncate(total)) return false;
        mebibytes = (int)total;
        return true;
    }

    /// <summary>For an option.</summary>
    public static int? Parse(ArgumentResult result)
    {
        if (TryParse(result.Tokens[0].Value, out var mebibytes)) return mebibytes;
        result.AddError($"'{result.Tokens[0].Value}' is no size such as 2 (GiB), 512MiB or 1.5GiB.");
        return null;
    }
}
