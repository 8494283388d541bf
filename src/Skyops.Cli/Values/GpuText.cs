using System.CommandLine.Parsing;
using System.Globalization;

namespace Skyops.Cli.Values;

/// <summary>What <c>--gpu</c> asks for: <c>none</c>, a count (<c>2</c>), a model (<c>A100</c>), or both (<c>2xA100</c>).</summary>
internal sealed record GpuText(int Count, string? Model)
{
    public static bool TryParse(string text, out GpuText gpus)
    {
        gpus = new GpuText(0, null);
        if (text is "none" or "0") return true;
        if (text.Length is 0 or > Limits.LabelLength) return false;
        if (TryCount(text, out var count))
        {
            gpus = new GpuText(count, null);
            return count > 0;
        }

        var cross = text.IndexOf('x', StringComparison.Ordinal);
        if (cross > 0 && cross < text.Length - 1 && TryCount(text[..cross], out count))
        {
            gpus = new GpuText(count, text[(cross + 1)..]);
            return count > 0;
        }

        gpus = new GpuText(1, text);
        return !char.IsDigit(text[0]) || text.Any(char.IsLetter);
    }

    /// <summary>For an option.</summary>
    public static GpuText? Parse(ArgumentResult result)
    {
        if (TryParse(result.Tokens[0].Value, out var gpus)) return gpus;
        result.AddError($"'{result.Tokens[0].Value}' is no GPU such as none, 2, A100 or 2xA100.");
        return null;
    }

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);
}
