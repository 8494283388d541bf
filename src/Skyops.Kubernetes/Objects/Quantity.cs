using System.Globalization;

namespace Skyops.Kubernetes.Objects;

/// <summary>Amounts as the API writes them: <c>2</c>, <c>1930m</c>, <c>24Gi</c>, <c>500M</c>, <c>1e3</c>.</summary>
public static class Quantity
{
    private static readonly (string Suffix, decimal Factor)[] Suffixes =
    [
        ("Ki", 1L << 10), ("Mi", 1L << 20), ("Gi", 1L << 30), ("Ti", 1L << 40), ("Pi", 1L << 50), ("Ei", 1L << 60),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m), ("E", 1e18m),
    ];

    /// <summary>The number that a quantity stands for.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static decimal Parse(string text)
    {
        foreach (var (suffix, factor) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal)) return Number(text[..^suffix.Length], text) * factor;
        }

        return Number(text, text);
    }

    private static decimal Number(string digits, string text) =>
        decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"'{text}' is not a quantity such as 2, 500m or 4Gi.");
}
