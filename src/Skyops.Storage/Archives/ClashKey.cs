using System.Globalization;
using System.Text;

namespace Skyops.Storage.Archives;

/// <summary>
/// What two names have in common when some file system takes them for one: folded for case, and canonically decomposed
/// (Unicode Standard Annex 15). The platform normalises nothing when it runs without a locale library, as this
/// product does, and nodes must agree on what they refuse: so the table comes with the product. Marks that follow each
/// other are put in one order, whatever their classes; that makes a few more names alike than the standard does.
/// </summary>
internal static class ClashKey
{
    private const int HangulFirst = 0xAC00, HangulLast = 0xD7A3, Vowels = 21, Trails = 28;
    private static readonly Lazy<Dictionary<int, int[]>> Table = new(Load);

    public static string Of(string name)
    {
        if (Ascii.IsValid(name)) return name.ToLowerInvariant();
        var runes = new List<Rune>(name.Length);
        foreach (var rune in name.EnumerateRunes()) Add(runes, rune);
        SortMarks(runes);
        var key = new StringBuilder(name.Length);
        foreach (var rune in runes) key.Append(Fold(rune).ToString());
        return key.ToString();
    }

    /// <summary>Upper and then lower case: letters with several lower forms become one.</summary>
    private static Rune Fold(Rune rune) => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune));

    private static void Add(List<Rune> runes, Rune rune)
    {
        if (rune.Value is >= HangulFirst and <= HangulLast)
        {
            var index = rune.Value - HangulFirst;
            runes.Add(new Rune(0x1100 + (index / (Vowels * Trails))));
            runes.Add(new Rune(0x1161 + (index % (Vowels * Trails) / Trails)));
            if (index % Trails != 0) runes.Add(new Rune(0x11A7 + (index % Trails)));
        }
        else if (Table.Value.TryGetValue(rune.Value, out var parts))
        {
            foreach (var part in parts) runes.Add(new Rune(part));
        }
        else
        {
            runes.Add(rune);
        }
    }

    private static void SortMarks(List<Rune> runes)
    {
        for (var start = 0; start < runes.Count; start++)
        {
            var end = start;
            while (end < runes.Count && IsMark(runes[end])) end++;
            if (end - start > 1) runes.Sort(start, end - start, null);
            start = Math.Max(start, end - 1);
        }
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static Dictionary<int, int[]> Load()
    {
        using var stream = typeof(ClashKey).Assembly.GetManifestResourceStream("canonical-decompositions.txt")!;
        using var reader = new StreamReader(stream);
        var table = new Dictionary<int, int[]>();
        while (reader.ReadLine() is { } line)
        {
            var numbers = Array.ConvertAll(line.Split(' '), part => int.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            table[numbers[0]] = numbers[1..];
        }

        return table;
    }
}
