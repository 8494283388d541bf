using System.Globalization;
using System.Text;

namespace Skyops.Storage.Archives;

/// <summary>Names of strangers as they can be shown: no control characters, nothing that turns the line round, not too long.</summary>
internal static class EntryText
{
    private const int Longest = 160;

    public static string Show(ReadOnlySpan<byte> raw) => Show(Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 4 * Longest)]));

    public static string Show(string name)
    {
        var text = new StringBuilder();
        foreach (var rune in name.EnumerateRunes())
        {
            if (text.Length >= Longest) return text.Append('…').ToString();
            if (IsHarmful(rune)) text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else text.Append(rune.ToString());
        }

        return text.ToString();
    }

    /// <summary>
    /// Control characters, separators of lines and paragraphs, and the marks that change the direction of what follows
    /// (Unicode's bidirectional embeddings, overrides and isolates).
    /// </summary>
    public static bool IsHarmful(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C;
}
