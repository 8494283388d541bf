using System.Text;

namespace Skyops.Cli.Output;

/// <summary>Columns aligned with spaces, for stderr and narrow places. Control characters of strangers' texts are made visible.</summary>
internal static class PlainTable
{
    public static IEnumerable<string> Align(IReadOnlyList<string[]> rows)
    {
        if (rows.Count == 0) yield break;
        var widths = new int[rows.Max(row => row.Length)];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++) widths[i] = Math.Max(widths[i], Clean(row[i]).Length);
        }

        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++) line.Append(Clean(row[i]).PadRight(widths[i] + 2));
            yield return line.ToString().TrimEnd();
        }
    }

    /// <summary>One line without control characters, so that no text can move the cursor or forge a line.</summary>
    public static string Clean(string text) =>
        text.AsSpan().ContainsAnyInRange('\0', '\u001f') || text.AsSpan().ContainsAnyInRange('\u007f', '\u009f')
            ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c))
            : text;
}
